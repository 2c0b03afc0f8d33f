"""The `population` dataset: children by age, so that the gross enrolment rate is near 98 %."""

import numpy as np
import pandas as pd

from xjdata.sample.league.units import AS_OF, stream, units

_AGES = (3, 4, 5, 6)


def make_population(enrollment: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Residents and registered people aged 3 to 6, this year and last, of every county.

    Args:
        enrollment: Children by school and grade; with each county's rate they give the number of
            residents aged 3 to 5.
        seed: The seed of the sample.
    """
    rng = stream(seed, "population")
    children = enrollment.loc[enrollment["grade"].str.startswith("0")]
    enrolled = children.groupby("unit")["students"].sum()
    rows: list[tuple[str, str, int, str, int, int]] = []
    for unit in units():
        if unit.population is None:
            continue
        whole = int(np.ceil(100 * int(enrolled.get(unit.code, 0)) / unit.population))
        # Births are falling: last year there were a few more.
        for year, residents in ((AS_OF.year - 1, int(1.03 * whole)), (AS_OF.year, whole)):
            ages = rng.multinomial(residents, [0.32, 0.33, 0.35]).tolist()
            people = [*ages, int(rng.integers(residents // 3, residents // 2 + 2))]
            for kind, factor in (("resident", 1.0), ("registered", 0.94)):
                rows += [
                    (unit.code, unit.code, year, kind, age, int(factor * n))
                    for age, n in zip(_AGES, people, strict=True)
                ]
    names = ["unit", "county_code", "year", "population_kind", "age", "people"]
    return pd.DataFrame(rows, columns=names)
