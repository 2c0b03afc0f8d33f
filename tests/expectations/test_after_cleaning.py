"""Cleaning and gate together: the columns one makes are the columns the other reads."""

from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

from tests.expectations.deliveries import AS_OF, UNIT, Judged, judge
from xjdata.clean import Cleaned, clean, relate
from xjdata.datasets import dataset_contract
from xjdata.sources.grid import Grid

NAME, NUMBER = "王小明", "152501201305170031"
SCHOOLS = pd.DataFrame(
    {
        "school_code": ["2152000001", "1152000002"],
        "school_name": ["第一小学", "晨曦幼儿园"],
        "school_type": ["211", "111"],
        "school_status": ["1", "1"],
    }
)


@dataclass(frozen=True)
class Layout:
    header: Any = None
    columns: dict[str, list[str]] = field(default_factory=dict)
    units: dict[str, list[str]] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    nothing: dict[str, list[str]] = field(default_factory=dict)
    sheet_is: str | None = None
    unit_words: dict[str, str] = field(default_factory=dict)


def cleaned(dataset: str, rows: list[list[str | None]]) -> Cleaned:
    columns = {
        str(i): pa.array(cells, pa.string()) for i, cells in enumerate(zip(*rows, strict=True))
    }
    contract = dataset_contract(dataset)
    grid = Grid("152501/报表.xlsx", "表", pa.table(columns))
    key = b"a key of at least thirty-two bytes"
    found = clean([grid], contract, Layout(), unit=UNIT, key=key, as_of=AS_OF)
    return relate(found, contract, SCHOOLS, UNIT)


def listed(verdict: Judged) -> list[tuple[int, str]]:
    problems = verdict.problems.dropna(subset="row_number")
    return list(zip(problems["row_number"], problems["check_id"], strict=True))


def filled(row: list[str | None], **cells: tuple[int, str | None]) -> list[str | None]:
    """A row with other cells, each given by its place."""
    row = list(row)
    for place, cell in cells.values():
        row[place] = cell
    return row


def test_enrolment() -> None:
    head = ["学校标识码", "学校名称", "旗县", "年级", "班数", "在校学生数", "男", "女"]
    good = ["2152000001", "第一小学", "二连浩特市", "小学一年级", "1", "40", "22", "18"]
    grades = ["小学二年级", "小学三年级", "小学四年级", "小学五年级", "小学六年级"]
    rows: list[list[str | None]] = [head, good]
    rows += [filled(good, grade=(3, grade)) for grade in grades]
    rows += [filled(good, grade=(3, "初中一年级"))] * 2
    rows += [filled(good, grade=(3, "初中二年级"), county=(2, "锡林浩特市"))]
    rows += [filled(good, grade=(3, "大班"), county=(2, "东方"))]
    rows += [filled(rows[2], students=(5, "41"), name=(1, "第二小学"))]
    rows += [
        filled(good, grade=(3, "十四年级")),
        filled(good, grade=(3, "中班"), male=(6, "约二十")),
    ]
    rows += [
        filled(good, code=(0, "2152999999"), grade=(3, str(g)), unit=(2, None)) for g in (11, 12)
    ]
    found = listed(judge(cleaned("enrollment", rows), "enrollment"))
    assert found == [
        (3, "row.conflict"),
        (8, "grade.of_school"),
        (9, "row.copy"),
        (10, "county.own"),
        (11, "county.readable"),
        (11, "grade.of_school"),
        (12, "row.conflict"),
        (13, "grade.key_present"),
        (14, "male.readable"),
        (14, "grade.of_school"),
        (15, "school_code.known"),
        (16, "school_code.known"),
    ]


@pytest.fixture(scope="module")
def staff() -> Judged:
    head = ["学校标识码", "身份证件号", "姓名", "性别", "出生年月", "人员状态", "是否专任教师"]
    rows: list[list[str | None]] = [head]
    for i in range(20):
        birth = f"1980{i % 12 + 1:02}{i + 1:02}"
        rows.append(["2152000001", number(birth, 2 * i + 1), f"张三{i}", "男", birth, "在职", "是"])
    rows[5][1] = str(rows[5][1])[:10] + "****" + str(rows[5][1])[14:]
    rows[6][4] = "1980-06-06"
    rows[6][1] = number("19800607", 11)
    rows[7][3] = NAME
    rows[8][5] = NUMBER
    return judge(cleaned("teacher", rows), "teacher")


def number(birth: str, sequence: int) -> str:
    """An ID number with the right check digit (GB 11643)."""
    body = f"152501{birth}{sequence:03}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(w * int(d) for w, d in zip(weights, body, strict=True)) % 11]


def test_staff(staff: Judged) -> None:
    assert listed(staff) == [
        (6, "id_no.usable"),
        (7, "id_no.birth_agrees"),
        (8, "sex.readable"),
        (9, "person_state.readable"),
    ]


def test_nothing_of_a_person_leaves_the_gate(staff: Judged) -> None:
    for frame in (staff.accepted, staff.problems, staff.checks):
        text = frame.to_csv()
        assert NAME not in text
        assert NUMBER not in text
        assert "张三" not in text
        assert "1980060" not in text
    assert staff.problems["value"].dropna().empty
