"""What the summary of the fitness test must find, counted from what was made up.

Here: who was tested, at which level and with what results, by school, grade and sex. Not here: the
targets that speak of the test (`students`). Like them it must stay independent of the pipeline's
own sums.
"""

from collections.abc import Iterator
from itertools import product

import numpy as np
import pandas as pd

from xjdata.sample.counts.common import Frames, is_yes, section
from xjdata.sample.counts.evaluated import Row
from xjdata.sample.counts.students import is_complete
from xjdata.sample.league.standard import COLUMN_OF_ITEM, READINGS, groups
from xjdata.sample.league.students import FITNESS_GRADE

_LEVELS = {
    "excellent": (8995, 99999),
    "good": (7995, 8995),
    "pass": (5995, 7995),
    "fail": (0, 5995),
}
"""Level to 100 x the year total from which on, and up to which."""
_OVERWEIGHT = 2
"""Of the four bands, from the lowest; the last is obese."""
_ALL = "all"
_KEYS = ["county_code", "school_code", "frame", "grade", "sex"]


def fitness_summary(frames: Frames) -> list[Row]:
    """Numbers by place: all grades and sexes of league and counties, and the totals of schools.

    The league's rows also have number and sum of the results of each item.
    """
    students, register = _students(frames), _register(frames)
    found: list[Row] = []
    for level, total_grade, total_sex in product(
        ("league", "county", "school"), *[(True, False)] * 2
    ):
        if level == "school" and not (total_grade and total_sex):
            continue
        fixed = {name: _ALL for name, is_total in (("grade", total_grade),) if is_total}
        if level != "school":
            fixed["school_code"] = _ALL
        if level == "league":
            fixed["county_code"] = _ALL
        tested = students.assign(**fixed, **({"sex": _ALL} if total_sex else {}))
        enrolled = register.loc[register["sex"].eq(_ALL) == total_sex].assign(**fixed)
        sums = pd.concat([tested, enrolled]).groupby(_KEYS)[_numbers(students, enrolled)].sum()
        found += [
            {"level": level, **dict(zip(_KEYS, place, strict=True))}
            | {
                name: float(number)
                for name, number in zip(sums.columns, line, strict=True)
                if level == "league" or not name.endswith(("_count", "_sum"))
            }
            for place, line in zip(sums.index, sums.to_numpy().tolist(), strict=True)
        ]
    return found


def _numbers(*tables: pd.DataFrame) -> list[str]:
    return list(dict.fromkeys(name for t in tables for name in t.columns if name not in _KEYS))


def _framed(frames: Frames, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of students who may be tested, with the frame of each.

    Without a grade that is the general one, unless the school tells.
    """
    frame = section(frames, rows).replace(dict.fromkeys(("primary", "junior", "senior"), "general"))
    framed = rows.assign(frame=frame.fillna("general"), county_code=rows["unit"])
    is_child = rows["grade"].str[0].eq("0")
    return framed.loc[framed["frame"].ne("kindergarten") & ~is_child]


def _students(frames: Frames) -> pd.DataFrame:
    """One row per student in the table of the test: ones and zeros, and results."""
    rows = _framed(frames, frames["fitness"])
    exempt, complete = is_yes(rows["exempt"]), is_complete(rows)
    has_body = rows[["height", "weight"]].notna().all(axis="columns")
    has_result = has_body | rows[list(COLUMN_OF_ITEM.values())].notna().any(axis="columns")
    complete &= ~exempt
    total = rows["_total"].where(complete)
    numbers: dict[str, pd.Series[bool] | bool] = {
        "listed": True,
        "tested": has_result & ~exempt,
        "complete": complete,
        "incomplete": ~complete & ~exempt,
        "untested": ~has_result & ~exempt,
        "exempt": exempt,
        **{level: total.ge(low) & total.lt(high) for level, (low, high) in _LEVELS.items()},
    }
    table = rows[["county_code", "school_code", "frame"]].assign(
        grade=rows["grade"].fillna("unknown"), sex=rows["sex"].fillna("unknown"), **numbers
    )
    results = pd.DataFrame(0.0, index=rows.index, columns=list(_result_columns()))
    for (grade, sex), group in groups().items():
        ours = rows["grade"].map(FITNESS_GRADE).eq(grade) & rows["sex"].eq(sex) & ~exempt
        for column in set(group.required).intersection(READINGS).difference(("height", "weight")):
            at = ours & rows[column].notna()
            results.loc[at, f"{column}_count"] = 1.0
            results.loc[at, f"{column}_sum"] = rows.loc[at, column]
        at = ours & has_body
        tenths = _bmi_tenths(rows.loc[at])
        band = np.searchsorted(group.bands.low, tenths, side="right") - 1
        results.loc[at, "bmi_count"] = 1.0
        results.loc[at, "bmi_sum"] = tenths / 10
        results.loc[at, "overweight"] = (band == _OVERWEIGHT).astype(float)
        results.loc[at, "obese"] = (band > _OVERWEIGHT).astype(float)
    return table.join(results)


def _result_columns() -> Iterator[str]:
    yield from ("overweight", "obese")
    for column in ("bmi", *COLUMN_OF_ITEM.values()):
        yield from (f"{column}_count", f"{column}_sum")


def _bmi_tenths(rows: pd.DataFrame) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    """10 x BMI half-up, from whole millimetres and hundreds of grams."""
    tall = (10 * rows["height"]).round().astype("int64").to_numpy()
    heavy = (10 * rows["weight"]).round().astype("int64").to_numpy()
    found: np.ndarray[tuple[int], np.dtype[np.int64]] = (2_000_000 * heavy + tall**2) // (
        2 * tall**2
    )
    return found


def _register(frames: Frames) -> pd.DataFrame:
    """Enrolment of each school and grade: of both sexes, of boys, of girls."""
    rows = _framed(frames, frames["enrollment"])
    return pd.concat(
        [
            rows[["county_code", "school_code", "frame", "grade"]].assign(
                sex=sex, enrolled=rows[column].fillna(0), enrolled_gaps=rows[column].isna()
            )
            for sex, column in ((_ALL, "students"), ("1", "male"), ("2", "female"))
        ]
    )
