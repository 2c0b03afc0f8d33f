"""Small leagues at random: two tables over counties, schools, stages and sexes, with a whole in
common, as long tables with all their totals."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from xjdata.disclosure import DETAIL, KEPT, Keys, RatioCells, System, SystemBuilder, add_ratios

ALL = "all"
DIMENSIONS = ("county_code", "school_code", "stage", "sex")
STAGES, SEXES = ("primary", "junior"), ("1", "2")

Place = tuple[str, str, str, str]


@dataclass(frozen=True)
class League:
    """Two tables.

    Attributes:
        wholes: Of each combination without totals, the denominator both tables share.
        parts: Of each of the two tables, the numerators.
    """

    wholes: dict[Place, int]
    parts: tuple[dict[Place, int], dict[Place, int]]

    def summed(self, leaves: dict[Place, int]) -> dict[Place, int]:
        """With all totals; schools stand under their county."""
        sums: dict[Place, int] = {}
        for (county, school, stage, sex), count in leaves.items():
            places = ((county, school), (county, ALL), (ALL, ALL))
            for (unit, owner), kind, one in product(places, (stage, ALL), (sex, ALL)):
                key = (unit, owner, kind, one)
                sums[key] = sums.get(key, 0) + count
        return sums


@st.composite
def leagues(draw: st.DrawFn, largest: int = 14) -> League:
    """A league with up to three counties of up to three schools."""
    counts = st.one_of(st.integers(0, 6), st.integers(0, largest))
    wholes: dict[Place, int] = {}
    for county in range(draw(st.integers(1, 3))):
        for school in range(draw(st.integers(1, 3))):
            stages = draw(st.sampled_from((STAGES[:1], STAGES)))
            for stage, sex in product(stages, SEXES):
                wholes[f"C{county}", f"C{county}S{school}", stage, sex] = draw(counts)
    parts = tuple(
        {place: draw(st.integers(0, whole)) for place, whole in wholes.items()} for _ in range(2)
    )
    return League(wholes, (parts[0], parts[1]))


def table_of(league: League) -> pd.DataFrame:
    """Both tables, one below the other: columns target_id, the keys, numerator, denominator."""
    wholes = league.summed(league.wholes)
    rows = [
        (f"T{number}", *place, count, wholes[place])
        for number, part in enumerate(league.parts)
        for place, count in league.summed(part).items()
    ]
    return pd.DataFrame(rows, columns=["target_id", *DIMENSIONS, "numerator", "denominator"])


def system_of(table: pd.DataFrame) -> tuple[System, RatioCells]:
    """The system of both tables, as the night puts it together, and the cells of each row in it."""
    keys = Keys(table, ("target_id", *DIMENSIONS))
    _, same = np.unique(keys.without("target_id"), return_inverse=True)
    builder = SystemBuilder()
    cells = add_ratios(
        builder,
        [keys.ties(dimension) for dimension in DIMENSIONS],
        table["numerator"].to_numpy(np.float64),
        table["denominator"].to_numpy(np.float64),
        np.logical_and.reduce([keys.is_all(dimension) for dimension in DIMENSIONS]),
        rank=np.where(keys.is_all("county_code"), KEPT, DETAIL),
        same_denominator=same,
    )
    system, place = builder.build()
    return system, RatioCells(place[cells.numerator], place[cells.denominator], place[cells.rest])


def sums_of(table: pd.DataFrame) -> Iterator[dict[tuple[str, ...], int]]:
    """Everything anybody would add up, written out: names are (table, N or D, place).

    Both tables have the same whole, so a whole carries no table; who is missing from a whole by
    nothing is not asked for, since it is defined that way for nobody here.
    """
    places = {tuple(row) for row in table[list(DIMENSIONS)].itertuples(index=False)}
    names = [*((t, "N") for t in sorted(set(table["target_id"]))), ("", "D")]
    for name in names:
        for at, dimension in enumerate(DIMENSIONS):
            del dimension
            totals: dict[tuple[str, ...], dict[tuple[str, ...], int]] = {}
            for place in sorted(places):
                total = (*place[:at], ALL, *place[at + 1 :])
                if place[at] != ALL and total in places:
                    totals.setdefault(total, {(*name, *total): -1})[*name, *place] = 1
            yield from totals.values()
