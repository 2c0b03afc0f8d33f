"""What teachers have to show: Putonghua, rotation, hours of training."""

from typing import Any

import pytest

from tests.measures.frames import accepted, table, total

PRIMARY, NURSERY, SENIOR = "1525010001", "1525010002", "1525010003"
SCHOOLS = [
    {"school_code": code, "school_type": kind, "school_status": "1"}
    for code, kind in ((PRIMARY, "211"), (NURSERY, "111"), (SENIOR, "342"))
]


def of_one(target_id: str, **cells: Any) -> tuple[int, int | None]:
    teacher = {
        "school_code": PRIMARY, "id_no": "0" * 32, "sex": "2", "person_state": "1",
        "is_full_time_teacher": True, "subject": "数学",
    }  # fmt: skip
    return total(table(target_id, accepted(school=SCHOOLS, teacher=[teacher | cells])))


@pytest.mark.parametrize(
    ("level", "subject", "met"),
    [
        ("1", "语文", 1),
        ("3", "语文", 1),
        ("4", "语文", 0),
        ("4", "数学", 1),
        ("4", None, 1),
        ("5", "数学", 0),
        (None, "数学", 0),
    ],
)
def test_the_level_set_for_the_post(level: str | None, subject: str | None, met: int) -> None:
    assert of_one("W07-5", putonghua_level=level, subject=subject) == (met, 1)


@pytest.mark.parametrize(("hours", "met"), [(360, 1), (359, 0), (None, 0)])
def test_hours_of_training(hours: int | None, met: int) -> None:
    assert of_one("W19-5", training_hours=hours) == (met, 1)


@pytest.mark.parametrize("target_id", ["W07-5", "W19-5"])
@pytest.mark.parametrize(
    "cells",
    [{"person_state": "3"}, {"person_state": None}, {"is_full_time_teacher": False}],
)
def test_only_full_time_teachers_in_service(target_id: str, cells: dict[str, Any]) -> None:
    assert of_one(target_id, putonghua_level="1", training_hours=400, **cells) == (0, 0)


@pytest.mark.parametrize("target_id", ["W07-5", "W19-5"])
def test_of_any_school(target_id: str) -> None:
    cells = {"putonghua_level": "1", "training_hours": 400}
    for code in (PRIMARY, NURSERY, SENIOR):
        assert of_one(target_id, school_code=code, **cells) == (1, 1)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"rotated": True}, (1, 1)),
        ({"rotated": False}, (0, 1)),
        ({"rotated": None}, (0, 1)),
        ({"rotated": True, "is_full_time_teacher": False}, (1, 1)),
        ({"rotated": True, "rotation_due": False}, (0, 0)),
        ({"rotated": True, "rotation_due": None}, (0, 0)),
        ({"rotated": True, "person_state": "3"}, (0, 0)),
        ({"rotated": True, "school_code": NURSERY}, (0, 0)),
        ({"rotated": True, "school_code": SENIOR}, (0, 0)),
    ],
)
def test_rotation(cells: dict[str, Any], expected: tuple[int, int]) -> None:
    assert of_one("W19-4", **{"rotation_due": True} | cells) == expected
