"""The staff of the schools.

Here: the `teacher` dataset. W09-2 looks for full-time psychology teachers in it, W13-2 for
specialty teachers of vocational schools; near misses (the wrong subject, part-time, retired) are
part of it. The national evaluations look for degrees, backbone teachers, certificates and training.
Not here: which school has which students.
"""

import numpy as np
import numpy.typing as npt
import pandas as pd

from xjdata.sample.league import people
from xjdata.sample.league.units import stream

PSYCHOLOGY = "心理健康教育"
_SUBJECTS = (
    "语文",
    "数学",
    "英语",
    "体育与健康",
    "音乐",
    "美术",
    "科学",
    "道德与法治",
    "蒙古语文",
    "信息科技",
)
_TRADES = ("畜牧兽医", "汽车运用与维修", "旅游服务", "电子商务", "机电技术", "学前教育")
_STATES = (("1", "2", "3", "4", "6"), (0.93, 0.01, 0.04, 0.01, 0.01))
_EDUCATION = (("14", "21", "31", "41"), (0.07, 0.62, 0.28, 0.03))
_PUTONGHUA = (("1", "2", "3", "4", "5", "6"), (0.002, 0.038, 0.4, 0.48, 0.06, 0.02))
_STUDENTS_A_TEACHER = 12.0
_PSYCHOLOGY_SHARE = 0.78
_STAGE_OF_GRADE = {"1": "2", "2": "3", "3": "4"}
"""First digit of a grade to the stage of those who teach it."""
_CERTIFICATE_OF_STAGE = {"1": "1", "2": "2", "3": "3", "4": "4", "7": "5", "A": "2"}
_BACKBONE_SHARE = 0.16
_WITHOUT_CERTIFICATE = 0.01
_WITHOUT_TRAINING = 0.03
_DONE = ("152528", "152530", "152523")
"""Units whose teachers all have the certificate and the training."""
_DUAL_SHARE = 0.8


def make_teachers(schools: pd.DataFrame, enrollment: pd.DataFrame, seed: int) -> pd.DataFrame:
    """The `teacher` dataset, one row per person.

    Args:
        schools: The school list.
        enrollment: Students by school and grade; they decide the number of staff.
        seed: The seed of the sample.
    """
    rng = stream(seed, "teachers")
    own = schools.loc[
        ~schools["school_type"].isin(["119", "218"]) & schools["school_status"].eq("1")
    ]
    students = enrollment.groupby("school_code")["students"].sum()
    per_teacher = np.where(own["school_type"].str.startswith("36"), 5.0, _STUDENTS_A_TEACHER)
    number = own["school_code"].map(students).fillna(0).to_numpy() / per_teacher
    columns = ["unit", "school_code", "school_name", "school_type"]
    times = np.ceil(number).astype(np.int64) + 3
    frame = own.loc[own.index.repeat(times), columns].reset_index(drop=True)
    frame = frame.rename(columns={"school_type": "_type"})
    count = len(frame)
    is_male = rng.random(count) < 0.32
    births = np.datetime64("1964-09-01") + rng.integers(0, 36 * 365, count).astype("timedelta64[D]")
    frame["sex"] = np.where(is_male, "1", "2")
    frame["birth_date"] = births.astype("datetime64[s]")
    frame["id_no"] = people.id_numbers(frame["unit"].to_numpy(dtype=object), births, is_male)
    frame["name"] = people.names(rng, count)
    frame["phone"] = people.phones(rng, count)
    frame["stage"] = _stages(frame, enrollment, stream(seed, "teachers", "stages"))
    vocational = frame["_type"].str.startswith("36").to_numpy()
    subject = rng.choice(_SUBJECTS, count).astype(object)
    subject[vocational] = rng.choice(_TRADES, int(vocational.sum()))
    subject[frame["_type"].str.startswith("11").to_numpy()] = "幼儿保教"
    frame["subject"] = subject
    frame["person_state"] = rng.choice(_STATES[0], count, p=_STATES[1])
    frame["is_full_time_teacher"] = rng.random(count) < 0.88
    frame["psych_teacher"] = False
    frame["dual_qualified"] = vocational & (rng.random(count) < _DUAL_SHARE)
    post = rng.choice(["1", "2", "3", "9"], count, p=[0.35, 0.5, 0.12, 0.03]).astype(object)
    post[~vocational] = None
    frame["vocational_post"] = post
    frame["education_level"] = rng.choice(_EDUCATION[0], count, p=_EDUCATION[1])
    _add_psychology(frame, rng)
    _add_development(frame, stream(seed, "teachers", "development"))
    _add_record(frame, stream(seed, "teachers", "record"))
    return frame


def _add_record(frame: pd.DataFrame, rng: np.random.Generator) -> None:
    """Putonghua and rotation; some cells are empty."""
    count = len(frame)
    level = rng.choice(_PUTONGHUA[0], count, p=_PUTONGHUA[1]).astype(object)
    level[rng.random(count) < 0.02] = None
    frame["putonghua_level"] = level
    due = frame["_type"].str[0].isin(["2", "3"]).to_numpy() & (rng.random(count) < 0.25)
    frame["rotation_due"] = due
    frame["rotated"] = due & (rng.random(count) < 0.14)


def _stages(
    frame: pd.DataFrame, enrollment: pd.DataFrame, rng: np.random.Generator
) -> npt.NDArray[np.object_]:
    """The stage taught: of several by their students; 7 (中专) in vocational schools."""
    types = frame["_type"]
    stage = types.str[0].map({"1": "1", "2": "2", "5": "A"}).to_numpy(dtype=object)
    stage[types.str.startswith("36").to_numpy()] = "7"
    taught = enrollment.assign(stage=enrollment["grade"].str[0].map(_STAGE_OF_GRADE))
    counts = taught.pivot_table(
        index="school_code", columns="stage", values="students", aggfunc="sum", fill_value=0
    )
    own = counts.reindex(frame["school_code"], columns=list("234"), fill_value=0).to_numpy(float)
    reached = own.cumsum(axis=1)
    drawn = rng.random(len(frame)) * reached[:, -1]
    by_students = np.array(list("234"), dtype=object)[
        (drawn[:, None] >= reached[:, :2]).sum(axis=1)
    ]
    general = pd.isna(stage)
    stage[general] = by_students[general]
    return np.asarray(stage)


def _add_development(frame: pd.DataFrame, rng: np.random.Generator) -> None:
    """Backbone teachers, certificates and training: most have what is asked, some have not."""
    count = len(frame)
    frame["backbone"] = rng.random(count) < _BACKBONE_SHARE
    own = frame["stage"].map(_CERTIFICATE_OF_STAGE).to_numpy(dtype=object)
    own[rng.random(count) < _WITHOUT_CERTIFICATE] = "0"
    frame["certificate_kind"] = own
    hours = 360 + rng.integers(0, 240, count)
    short = rng.random(count) < _WITHOUT_TRAINING
    hours[short] = rng.integers(40, 360, int(short.sum()))
    # Whole counties are done with it, or an evaluation would pass nowhere.
    done = frame["unit"].isin(_DONE).to_numpy()
    hours[done] = np.maximum(hours[done], 360)
    frame["training_hours"] = hours
    frame.loc[done & frame["certificate_kind"].eq("0"), "certificate_kind"] = "2"


def _add_psychology(frame: pd.DataFrame, rng: np.random.Generator) -> None:
    """Let the first of each school's staff teach psychology, and let some of them not count."""
    first = frame.index[~frame["school_code"].duplicated() & frame["_type"].str[0].isin(["2", "3"])]
    chosen = first[~frame.loc[first, "_type"].str.startswith("36").to_numpy()]
    kind = rng.random(len(chosen))
    frame.loc[chosen, "psych_teacher"] = True
    frame.loc[chosen, "subject"] = PSYCHOLOGY
    frame.loc[chosen, "is_full_time_teacher"] = True
    frame.loc[chosen, "person_state"] = "1"
    rest = (1 - _PSYCHOLOGY_SHARE) / 4
    misses: list[tuple[str, str | bool]] = [
        ("subject", "道德与法治"),
        ("is_full_time_teacher", False),
        ("person_state", "3"),
        ("psych_teacher", False),
    ]
    for turn, (column, value) in enumerate(misses):
        low = _PSYCHOLOGY_SHARE + turn * rest
        frame.loc[chosen[(kind >= low) & (kind < low + rest)], column] = value
