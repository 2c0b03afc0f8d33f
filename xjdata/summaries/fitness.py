"""The fitness test for analysts: who was tested, at which level, with what results.

By league, county and school, grade and sex, apart for general, vocational and special schools.
Here: what is counted. Not here: the rate of the plan (W08-4, `xjdata.measures.students`), which
counts the same students of general schools, and how a test is scored (`xjdata.fitness`).
"""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from xjdata.fitness import COLUMN_OF_ITEM, LEVEL_FLOORS_X100
from xjdata.measures import ALL, Accepted, Need, columns_needed
from xjdata.measures.schools import GENERAL, in_kindergarten_class
from xjdata.measures.students import registered, tested
from xjdata.measures.tables import UNKNOWN
from xjdata.messages import say
from xjdata.summaries.cells import Cells

Quantity = npt.NDArray[np.generic] | pd.Series

Available = Mapping[tuple[str, str], str]
"""Unit and dataset to whether rows of it are ``there``."""

_LEVELS = tuple(LEVEL_FLOORS_X100)[::-1]
_ITEMS = tuple(COLUMN_OF_ITEM.values())
_SCALE = 10_000
"""Results are added up in ten-thousandths, so that a sum does not depend on the order of rows."""

_REGISTER = ("enrolled", "enrolled_cells", "enrolled_gaps")
_STUDENTS = (
    "listed",
    "tested",
    "complete",
    "incomplete",
    "untested",
    "exempt",
    *_LEVELS,
    "overweight",
    "obese",
    *(f"{item}_{of}" for item in _ITEMS for of in ("count", "sum")),
)
_NUMBERS = (*_REGISTER, *_STUDENTS)
_KEYS = ["frame", "county_code", "school_code", "grade", "sex"]
_FRAMES = {**dict.fromkeys((*GENERAL, UNKNOWN), "general"), "vocational": "vocational"} | {
    "special": "special"
}
"""Stage to frame: the general one is that of W08-4. Children in kindergarten are not tested."""
_ENROLLED = {ALL: "students", "1": "male", "2": "female"}

_NEEDS = (
    Need("school", ("school_code", "school_type")),
    Need("enrollment", ("school_code", "grade", *_ENROLLED.values())),
    Need(
        "fitness",
        ("school_code", "grade", "sex", *_ITEMS, *(f"{item}_score" for item in _ITEMS))
        + ("bmi_band", "level", "state"),
    ),
)


def columns_read() -> dict[str, list[str]]:
    """The columns of accepted rows that the summary reads, by dataset."""
    return columns_needed(_NEEDS)


def fitness_summary(accepted: Accepted, available: Available) -> pd.DataFrame:
    """Sum the fitness test up.

    Args:
        accepted: The rows that count.
        available: Of each unit and dataset.

    Returns:
        One row per level, unit, school, frame, grade and sex there is anything of, totals
        included, columns as `mart.fitness_summary` without the night. What a unit never delivered
        is NA, not 0; the league's row adds up what is there.
    """
    students = _students(accepted).with_total("sex")
    cells = Cells.joined(students, _register(accepted)).with_total("grade")
    cells = Cells.joined(cells, _units(accepted))
    counties = cells.total("school_code")
    has_school = (cells.keys["school_code"] != "").to_numpy()
    levels = {
        "league": counties.total("county_code"),
        "county": counties,
        "school": cells.where(has_school),
    }
    rows = pd.concat([_row(level, found) for level, found in levels.items()], ignore_index=True)
    return _finished(rows, _missing(accepted, available))


def _students(accepted: Accepted) -> Cells:
    """Students in the table of the test, by school, grade and sex."""
    rows = accepted.once(tested)
    has_result = rows[list(_ITEMS)].notna().any(axis="columns")
    is_exempt, is_incomplete = rows["state"] == "exempt", rows["state"] == "incomplete"
    columns: list[Quantity] = [
        np.ones(len(rows), dtype=np.bool_),
        has_result & ~is_exempt,
        rows["state"] == "complete",
        is_incomplete,
        is_incomplete & ~has_result,
        is_exempt,
        *(rows["level"] == level for level in _LEVELS),
        *(rows["bmi_band"] == band for band in ("overweight", "obese")),
    ]
    for item in _ITEMS:
        # A result that grade and sex do not ask for has no score, and is in no mean.
        scored = rows[f"{item}_score"].notna().to_numpy()
        result = np.where(scored, rows[item].to_numpy(dtype=np.float64, na_value=np.nan), 0.0)
        columns += [scored, np.rint(result * _SCALE)]
    return _cells(rows, rows["sex"].fillna(UNKNOWN), _STUDENTS, columns)


def _register(accepted: Accepted) -> Cells:
    """Enrolment by school and grade, of each sex and of both; an empty cell adds nothing."""
    rows = accepted.once(registered)
    return Cells.joined(
        *(
            _cells(
                rows,
                pd.Series(sex, index=rows.index, dtype="str"),
                _REGISTER,
                [rows[name].fillna(0.0), rows[name].notna(), rows[name].isna()],
            )
            for sex, name in _ENROLLED.items()
        )
    )


def _units(accepted: Accepted) -> Cells:
    """A cell of nothing for each unit, so that one without rows is seen."""
    keys = {"frame": "general", "county_code": list(accepted.units)}
    frame = pd.DataFrame(keys | {"school_code": "", "grade": ALL, "sex": ALL})[_KEYS]
    return Cells(frame, np.zeros((len(frame), len(_NUMBERS)), dtype=np.int64))


def _cells(
    rows: pd.DataFrame,
    sex: pd.Series,
    names: tuple[str, ...],
    columns: list[Quantity],
) -> Cells:
    """What the rows of students who may be tested add to some of the numbers."""
    keys = pd.DataFrame(
        {
            "frame": rows["stage"],
            "county_code": rows["county_code"],
            "school_code": rows["school_code"].fillna(""),
            "grade": rows["grade"].fillna(UNKNOWN),
            "sex": sex,
        }
    )
    found = Cells.of(keys, [np.asarray(column) for column in columns])
    grade, stage = found.keys["grade"], found.keys["frame"]
    found = found.where(stage.isin(_FRAMES).to_numpy() & ~in_kindergarten_class(grade))
    sums = np.zeros((len(found.keys), len(_NUMBERS)), dtype=np.int64)
    begin = _NUMBERS.index(names[0])
    sums[:, begin : begin + len(names)] = found.sums
    return Cells(found.keys.assign(frame=found.keys["frame"].map(_FRAMES)), sums)


def _row(level: str, cells: Cells) -> pd.DataFrame:
    numbers = dict(zip(_NUMBERS, cells.sums.T, strict=True))
    return cells.keys.assign(level=level, **numbers)


def _missing(accepted: Accepted, available: Available) -> dict[str, set[str]]:
    """Dataset to the units of which it is not there."""
    return {
        name: {u for u in accepted.units if available.get((u, name), "none") != "there"}
        for name in ("fitness", "enrollment")
    }


def _finished(rows: pd.DataFrame, missing: Mapping[str, set[str]]) -> pd.DataFrame:
    """Means and shares, what is missing, and the policy beside the number."""
    is_league = (rows["level"] == "league").to_numpy()
    units = {name: _are_missing(rows, of, is_league) for name, of in missing.items()}
    is_told = ((rows["grade"] != UNKNOWN) & (rows["sex"] != UNKNOWN)).to_numpy()
    known = rows["enrolled_cells"].gt(0) | rows["enrolled_gaps"].eq(0)
    no_register = units["enrollment"] | ~is_told | ~known.to_numpy()
    no_test = units["fitness"]
    # Where one of them is not there, the two numbers do not speak of the same units.
    is_partial = np.where(is_league, any(missing.values()), no_test).astype(np.bool_)
    found: dict[str, object] = {
        "enrolled": _whole(rows["enrolled"], no_register),
        "enrolled_gaps": _whole(rows["enrolled_gaps"], units["enrollment"] | ~is_told),
    }
    for name in _STUDENTS:
        if not name.endswith("_sum"):
            found[name] = _whole(rows[name], no_test)
    for item in _ITEMS:
        total = rows[f"{item}_sum"].to_numpy() / _SCALE
        found[f"{item}_sum"] = np.where(no_test, np.nan, total)
        found[f"{item}_mean"] = _ratio(total, rows[f"{item}_count"], no_test)
    shares = {
        "coverage": ("tested", "enrolled", no_register | is_partial),
        "good": ("good_or_excellent", "complete", no_test),
        "overweight": ("overweight", "bmi_count", no_test),
        "obese": ("obese", "bmi_count", no_test),
    }
    numbers = rows.assign(good_or_excellent=rows["good"] + rows["excellent"])
    for name, (part, whole, is_none) in shares.items():
        found[f"{name}_pct"] = _ratio(100 * numbers[part].to_numpy(), numbers[whole], is_none)
    every = sorted(set().union(*missing.values()))
    own = rows["county_code"].where(rows["county_code"].isin(every), "")
    found["missing_units"] = np.where(is_league, ",".join(every), own)
    policy = say("summaries.fitness_policy")
    found |= {"policy_zh": policy.zh, "policy_en": policy.en}
    return rows[["level", *_KEYS]].join(pd.DataFrame(found, index=rows.index))


def _are_missing(
    rows: pd.DataFrame, units: set[str], is_league: npt.NDArray[np.bool_]
) -> npt.NDArray[np.bool_]:
    """Whether a row rests on data that were never delivered; the league's, when no unit has any."""
    of_units = rows["county_code"].isin(units).to_numpy(dtype=np.bool_)
    all_units = rows.loc[rows["level"] == "county", "county_code"]
    return of_units | (is_league & bool(all_units.isin(units).all()))


def _whole(
    values: pd.Series, is_missing: npt.NDArray[np.bool_]
) -> pd.api.extensions.ExtensionArray:
    numbers = np.where(is_missing, 0, values.to_numpy())
    return pd.arrays.IntegerArray(numbers, is_missing.copy())


def _ratio(
    part: npt.NDArray[np.number], whole: pd.Series, is_missing: npt.NDArray[np.bool_]
) -> npt.NDArray[np.float64]:
    """Part by whole; NaN where that is not known, and of nothing."""
    numbers = whole.to_numpy(dtype=np.float64)
    is_none = is_missing | (numbers == 0)
    ratio: npt.NDArray[np.float64] = np.where(is_none, np.nan, part / np.where(is_none, 1, numbers))
    return ratio
