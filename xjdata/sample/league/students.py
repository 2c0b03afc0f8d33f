"""Enrolment by school and grade, and the students of grades 1 to 12 one by one.

Here: who is on the register. Not here: how they ran and jumped (`fitness`).
"""

import numpy as np
import numpy.typing as npt
import pandas as pd

from xjdata.sample.league import people
from xjdata.sample.league.schools import school_types
from xjdata.sample.league.units import stream

_CLASS_SIZE = 42
_LARGEST_CLASS = {"01": 20, "02": 25, "03": 30, "04": 35}
"""Children of a kindergarten class by its grade; other classes are of `_CLASS_SIZE`."""
_LARGE_CLASSES = 0.02
_NO_LARGE_CLASS = ("152528", "152523")
"""Units without a class larger than prescribed."""
SECTIONS = {"0": "kindergarten", "1": "primary", "2": "junior", "3": "senior"}
"""First digit of a grade code to the section it belongs to."""
FITNESS_GRADE = {
    code: turn + 1
    for turn, code in enumerate(
        ["11", "12", "13", "14", "15", "16", "21", "22", "23", "31", "32", "33"]
    )
}
"""Grade code to the grade 1-12 of the fitness standard."""
_FIRST_BIRTH_YEAR = {"1": 2018, "2": 2012, "3": 2009}
"""Year in which most students of the first grade of a section (11, 21, 31) were born."""


def section_of(grades: "pd.Series[str]") -> "pd.Series[str]":
    """The section of each grade code; NaN where there is no grade."""
    return grades.str[0].map(SECTIONS)


def make_enrollment(schools: pd.DataFrame, places: pd.DataFrame, seed: int) -> pd.DataFrame:
    """The `enrollment` dataset, one row per school and grade with students.

    Args:
        schools: The school list.
        places: Students by school (position in the list) and section.
        seed: The seed of the sample.
    """
    rng = stream(seed, "enrollment")
    rows: list[tuple[int, str, int]] = []
    types = schools["school_type"].tolist()
    for school, section, students in places[["school", "section", "students"]].to_numpy().tolist():
        kind = school_types()[types[school]]
        whole = len(kind.sections) == 1
        grades = [g for g in kind.grades if whole or SECTIONS[g[0]] == section]
        # The nursery class (01) is small, and so are the upper grades of a special school.
        weights = np.array([0.25 if grade == "01" else 1.0 for grade in grades])
        weights *= rng.uniform(0.85, 1.15, len(grades))
        parts = rng.multinomial(students, weights / weights.sum())
        rows += [(school, grade, int(n)) for grade, n in zip(grades, parts, strict=True) if n]
    frame = pd.DataFrame(rows, columns=["_school", "grade", "students"])
    frame = frame.sort_values(["_school", "grade"], kind="stable", ignore_index=True)
    owner = schools.iloc[frame["_school"]].reset_index(drop=True)
    for column in ("unit", "school_code", "school_name", "county_code"):
        frame[column] = owner[column]
    frame["_type"] = owner["school_type"]
    frame["male"] = rng.binomial(frame["students"], 0.52)
    frame["female"] = frame["students"] - frame["male"]
    size = frame["grade"].map(_LARGEST_CLASS).fillna(_CLASS_SIZE).astype("int64")
    frame["classes"] = -(-frame["students"] // size)
    large = stream(seed, "enrollment", "large classes").binomial(frame["classes"], _LARGE_CLASSES)
    # Whole counties are done with it, or an evaluation would pass nowhere.
    frame["classes_within_size"] = frame["classes"] - np.where(
        frame["unit"].isin(_NO_LARGE_CLASS), 0, large
    )
    _add_parts(frame, owner["sponsor"].eq("999"), stream(seed, "enrollment parts"))
    return frame.drop(columns="_school")


def _add_parts(
    frame: pd.DataFrame, is_private: "pd.Series[bool]", rng: np.random.Generator
) -> None:
    """Students of the constitution activity and migrant children, without their kindergartens."""
    taught = ~frame["grade"].str.startswith("0").to_numpy()
    took_part = rng.binomial(frame["students"], rng.uniform(0.75, 1.0, len(frame)))
    is_known = taught & (rng.random(len(frame)) > 0.01)
    frame["constitution_students"] = np.where(is_known, took_part, np.nan)
    migrant = rng.binomial(frame["students"], 0.07)
    placed = np.where(is_private, rng.binomial(migrant, 0.6), migrant)
    frame["migrant_students"] = np.where(taught & (rng.random(len(frame)) > 0.01), migrant, np.nan)
    frame["migrant_placed"] = np.where(taught & (rng.random(len(frame)) > 0.01), placed, np.nan)


def make_students(enrollment: pd.DataFrame, seed: int) -> pd.DataFrame:
    """The students of grades 1 to 12, as many boys and girls as enrolled.

    Returns:
        One row per student: unit, school_code, school_name, grade, sex, birth_date, the personal
        columns of the fitness template, and the school's type as ``_type``.
    """
    rng = stream(seed, "students")
    taught = enrollment.loc[~enrollment["grade"].str.startswith("0")]
    times = taught["students"].to_numpy(dtype=np.int64)
    columns = ["unit", "school_code", "school_name", "grade", "_type"]
    frame = taught.loc[taught.index.repeat(times), columns].reset_index(drop=True)
    turn = np.asarray(frame.groupby(["school_code", "grade"]).cumcount(), dtype=np.int64)
    males = np.repeat(taught["male"].to_numpy(), times)
    mixed = _shuffled(turn, times, rng)
    is_male = mixed < males
    frame["sex"] = np.where(is_male, "1", "2")
    frame["birth_date"] = _births(frame["grade"], rng)
    count = len(frame)
    ids = people.id_numbers(
        frame["unit"].to_numpy(dtype=object),
        frame["birth_date"].to_numpy(dtype="datetime64[D]"),
        is_male,
    )
    letter = np.where(rng.random(count) < 0.01, "L", "G").astype(object)
    frame["student_register_no"] = letter + ids
    number = turn // _CLASS_SIZE + 1
    text = np.char.zfill(number.astype(str), 2).astype(object)
    frame["class_code"] = frame["grade"].to_numpy(dtype=object) + text
    frame["class_name"] = "（" + pd.Series(number).astype(str) + "）班"
    frame["ethnic_code"] = rng.choice(["01", "05", "11"], count, p=[0.62, 0.33, 0.05])
    frame["name"] = people.names(rng, count)
    frame["address"] = people.addresses(rng, count)
    return frame


def _shuffled(
    turn: npt.NDArray[np.int64], times: npt.NDArray[np.int64], rng: np.random.Generator
) -> npt.NDArray[np.int64]:
    """The numbers 0, 1, 2 ... of each group in random order, group by group."""
    group = np.repeat(np.arange(len(times)), times)
    order = np.lexsort((rng.random(len(group)), group))
    shuffled = np.empty_like(turn)
    shuffled[order] = turn
    return shuffled


def _births(grades: "pd.Series[str]", rng: np.random.Generator) -> npt.NDArray[np.datetime64]:
    """Birth dates: one school year per grade, from September on."""
    first = grades.str[0].map(_FIRST_BIRTH_YEAR).to_numpy(dtype=np.int64)
    year = first - (grades.str[1].to_numpy(dtype=object).astype(np.int64) - 1) - 1
    start = (year - 1970).astype("datetime64[Y]").astype("datetime64[D]") + np.timedelta64(243, "D")
    return np.asarray(start + rng.integers(0, 365, len(grades)))
