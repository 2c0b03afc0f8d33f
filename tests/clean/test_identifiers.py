import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.clean.deliveries import (
    cleaned,
    id_number,
    student,
    students,
    teacher,
    teachers,
    unread,
    values,
)
from xjdata.clean.identifiers import parse_identifiers
from xjdata.clean.texts import Texts

GOOD = id_number(1)
WRONG = GOOD[:-1] + ("0" if GOOD[-1] != "0" else "1")


def _read(cell, register=False):
    found = parse_identifiers(Texts.of([cell]), register=register)
    return found.states[0], found.numbers.to_pylist()[0]


@pytest.mark.parametrize(
    ("cell", "state", "number"),
    [
        (GOOD, "ok", GOOD),
        ("11010519491231002X", "ok", "11010519491231002X"),
        ("11010519491231002x", "ok", "11010519491231002X"),
        (" 110105 19491231 002X ", "ok", "11010519491231002X"),
        ("１１０１０５１９４９１２３１００２Ｘ", "ok", "11010519491231002X"),
        ("'" + GOOD, "ok", GOOD),
        (WRONG, "bad_checksum", WRONG),
        ("152501800315001", "ok", "152501800315001"),
        ("H12345678", "ok", "H12345678"),
        ("1.52501E+17", "float_damaged", None),
        ("1.52501198003150E+17", "float_damaged", None),
        ("152501198003150000", "float_damaged", None),
        ("1525**********0011", "masked", None),
        ("1525＊＊＊＊0011", "masked", None),
        ("152501XXXXXXXX0011", "masked", None),
        ("15250119800315", "malformed", None),
        (GOOD + "1", "malformed", None),
        ("测试甲", "malformed", None),
        ("152501-1980-0315", "malformed", None),
        ("无", "missing", None),
        ("-", "missing", None),
    ],
)
def test_id_number(cell, state, number):
    assert _read(cell) == (state, number)


@pytest.mark.parametrize(
    ("cell", "state", "number"),
    [
        ("G" + GOOD, "ok", GOOD),
        ("g " + GOOD.lower(), "ok", GOOD),
        ("L" + GOOD, "ok", GOOD),
        (GOOD, "no_letter", GOOD),
        ("G" + WRONG, "bad_checksum", WRONG),
        ("G152501198003150000", "bad_checksum", "152501198003150000"),
        ("20240001", "no_letter", "20240001"),
        ("1.52501E+17", "float_damaged", None),
        ("G1525****", "masked", None),
        ("学籍号", "malformed", None),
        ("*", "missing", None),
    ],
)
def test_student_number(cell, state, number):
    assert _read(cell, register=True) == (state, number)


def test_a_number_that_ends_in_zeros_and_checks_is_no_damage():
    for sequence in range(0, 1000, 10):
        number = id_number(sequence, birth="19800310")
        if number.endswith("000"):
            assert _read(number) == ("ok", number)
            return
    raise AssertionError("no such number")


@given(st.integers(0, 999), st.dates().map(lambda d: f"{d:%Y%m%d}".zfill(8)))
def test_check_digits(sequence, birth):
    number = id_number(sequence, birth)
    found = parse_identifiers(Texts.of([number]), register=False)
    assert found.states[0] == "ok"
    assert found.birth[0] == int(birth)
    assert found.male[0] == (sequence % 2 == 1)
    others = [number[:-1] + c for c in "0123456789X" if c != number[-1]]
    states = parse_identifiers(Texts.of(others), register=False).states
    assert set(states) <= {"bad_checksum", "float_damaged"}


@given(st.lists(st.text(max_size=20)), st.booleans())
def test_any_text_has_a_state(cells, register):
    found = parse_identifiers(Texts.of(cells), register=register)
    usable = np.isin(found.states, ["ok", "bad_checksum", "no_letter"])
    assert usable.tolist() == found.numbers.is_valid().to_pylist()
    assert all(n.isascii() and n.isalnum() for n in found.numbers.drop_null().to_pylist())


def test_numbers_in_number_cells_have_lost_their_digits():
    # What a spreadsheet keeps of 152501198003150012, as its file holds it.
    as_float = int(float(152501198003150000))
    rows = teachers(teacher(str(as_float)), teacher(GOOD))
    rows[1][1] = as_float
    found = cleaned(rows, "teacher")
    assert values(found, "id_no_state") == ["float_damaged", "ok"]
    assert values(found, "id_no")[0] is None
    assert unread(found, "id_no") == ["…", None]
    rows[1][1] = str(as_float)
    assert values(cleaned(rows, "teacher"), "id_no_state")[0] != "float_damaged"


def test_birth_date_and_sex_beside_the_number():
    rows = teachers(
        teacher(id_number(1)),
        teacher(id_number(3), birth="1980-03-16"),
        teacher(id_number(5), birth="1980年3月"),
        teacher(id_number(7), birth="1980年4月"),
        teacher(id_number(9), birth=None, sex=None),
        teacher(id_number(11), sex="女"),
        teacher("1525****0013", birth="1980-03-15", sex="男"),
        teacher("152501800315017", birth="1980-03-15", sex="男"),
    )
    found = cleaned(rows, "teacher")
    assert values(found, "id_no_birth_agrees") == [True, False, True, False, None, True, None, True]
    assert values(found, "id_no_sex_agrees") == [True, True, True, True, None, False, None, True]
    assert str(found.rows["id_no_birth_agrees"].dtype) == "boolean"


def test_a_birth_date_written_one_day_too_late():
    serial = 29295 + 1  # 15 March 1980 is 29295
    rows = students(student("G" + id_number(1)))
    rows[0].append("出生日期")
    for add, agrees in ((serial - 1, True), (serial, False)):
        found = cleaned([rows[0], [*rows[1], add]], "fitness")
        assert values(found, "student_register_no_birth_agrees") == [agrees]
