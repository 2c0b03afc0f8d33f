"""What an outsider can work out, in plain fractions, one number after the other.

It knows nothing of `xjdata.disclosure`: it is given what is shown, what is not, and the sums
anybody would try.
"""

from collections.abc import Hashable, Iterable, Mapping
from fractions import Fraction

Sum = Mapping[Hashable, int]
"""Names to coefficients; all together come to 0."""


def solved(shown: Mapping[Hashable, int], sums: Iterable[Sum]) -> dict[Hashable, Fraction]:
    """The names that are not shown and have one value only in all solutions of the sums.

    Gauss and Jordan: a name is known when it is alone in its row.
    """
    rows: list[tuple[dict[Hashable, Fraction], Fraction]] = []
    for terms in sums:
        unknown: dict[Hashable, Fraction] = {}
        constant = Fraction(0)
        for name, factor in terms.items():
            if name in shown:
                constant -= factor * shown[name]
            else:
                unknown[name] = unknown.get(name, Fraction(0)) + factor
        rows.append(({n: f for n, f in unknown.items() if f}, constant))
    pivots: dict[Hashable, tuple[dict[Hashable, Fraction], Fraction]] = {}
    for terms, constant in rows:
        for name in [name for name in terms if name in pivots]:
            terms, constant = _less(terms, constant, terms[name], *pivots[name])
        if not terms:
            assert constant == 0, "what is shown does not add up"
            continue
        name = next(iter(terms))
        factor = terms[name]
        terms, constant = {n: f / factor for n, f in terms.items()}, constant / factor
        for other, (its_terms, its_constant) in pivots.items():
            if name in its_terms:
                pivots[other] = _less(its_terms, its_constant, its_terms[name], terms, constant)
        pivots[name] = (terms, constant)
    return {name: constant for name, (terms, constant) in pivots.items() if len(terms) == 1}


def _less(
    terms: dict[Hashable, Fraction],
    constant: Fraction,
    factor: Fraction,
    other: Mapping[Hashable, Fraction],
    other_constant: Fraction,
) -> tuple[dict[Hashable, Fraction], Fraction]:
    left = dict(terms)
    for name, its_factor in other.items():
        left[name] = left.get(name, Fraction(0)) - factor * its_factor
    return {n: f for n, f in left.items() if f}, constant - factor * other_constant
