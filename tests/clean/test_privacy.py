import pytest

from tests.clean.deliveries import (
    SCHOOL,
    cleaned,
    grid,
    id_number,
    student,
    students,
    teacher,
    teachers,
    unread,
    values,
)


def _everything(found):
    """All that leaves cleaning, as one text."""
    parts = [found.rows.to_csv(), repr(found.headings), repr(found.unknown_headings), repr(found)]
    return "".join(parts)


def test_no_name_or_number_leaves():
    people = [(f"欧阳测{chr(0x4E00 + i)}", id_number(i)) for i in range(100)]
    rows = teachers(*(teacher(number, name=name, phone="13900001111") for name, number in people))
    rows[0].append("手机号")
    found = _everything(cleaned(rows, "teacher"))
    for name, number in people:
        assert name not in found
        assert number not in found
        assert number[6:14] not in found
    assert "13900001111" not in found


SLIPS = [
    "巴图测",
    "巴图测免试",
    "请问巴 图 测",
    id_number(5),
    "G" + id_number(5),
    "1525 0119 8003 1500 1",
    "13900001111",
]


@pytest.mark.parametrize("slip", SLIPS)
@pytest.mark.parametrize("column", ["height", "grade", "sex", "run", "day", "school", "number"])
def test_what_slipped_into_another_column(slip, column):
    rows = students(student("L1", name="巴图测"), student("L2", name="其他"))
    place = {"school": 0, "grade": 1, "number": 2, "sex": 4, "height": 5, "run": 6, "day": 7}[
        column
    ]
    rows[2][place] = slip
    found = _everything(cleaned(rows, "fitness"))
    for part in ("巴图", "图测", slip):
        assert part not in found


@pytest.mark.parametrize("slip", ["巴图测", id_number(5), f"语文 {id_number(5)}"])
def test_what_slipped_into_a_text(slip):
    rows = teachers(teacher(id_number(1), name="巴图测"), teacher(id_number(2), subject=slip))
    found = cleaned(rows, "teacher")
    assert values(found, "subject") == ["语文", None]
    assert unread(found, "subject") == [None, "…"]


def test_a_word_of_many_rows_is_no_slip():
    rows = [teacher(id_number(i), subject="数学") for i in range(5)]
    rows.append(teacher(id_number(9), name="数学"))
    # In the last row name and subject seem to have changed places.
    assert values(cleaned(teachers(*rows), "teacher"), "subject") == ["数学"] * 5 + [None]


@pytest.mark.parametrize(
    "slip", ["13900001111", "欧阳测试老师", "联系 13900001111", "152501800101721"]
)
def test_a_number_or_a_name_inside_a_text(slip):
    rows = teachers(
        teacher(id_number(1), name="欧阳测试"), teacher(id_number(2), subject=slip, name="另一人")
    )
    found = cleaned(rows, "teacher")
    assert values(found, "subject") == ["语文", None]
    assert unread(found, "subject") == [None, "…"]
    assert slip not in _everything(found)


@pytest.mark.parametrize("name", ["", id_number(5), "语文"])
def test_a_name_that_left_its_column(name):
    rows = [teacher(id_number(i), name=f"某人{chr(0x4E00 + i)}") for i in range(6)]
    rows.append(teacher(id_number(9), name=name, subject="巴图测"))
    found = cleaned(teachers(*rows), "teacher")
    assert values(found, "subject") == ["语文"] * 6 + [None]
    assert "巴图测" not in _everything(found)


def test_headings_that_changed_places():
    names = [f"欧阳测{chr(0x4E00 + i)}" for i in range(12)]
    rows = teachers(*(teacher(id_number(i), name=names[i]) for i in range(12)))
    head = rows[0]
    name, subject = head.index("姓名"), head.index("教授科目")
    head[name], head[subject] = head[subject], head[name]
    found = _everything(cleaned(rows, "teacher"))
    assert not any(one in found for one in names)


def test_a_rare_subject_stays():
    rows = [teacher(id_number(i), name=f"测试{chr(0x4E00 + i)}") for i in range(12)]
    rows.append(teacher(id_number(20), name="巴图测", subject="焊接"))
    assert values(cleaned(teachers(*rows), "teacher"), "subject") == ["语文"] * 12 + ["焊接"]


def test_a_rare_subject_stays_where_names_are_left_out():
    rows = teachers(teacher(id_number(1), name=""), teacher(id_number(2), name="", subject="焊接"))
    assert values(cleaned(rows, "teacher"), "subject") == ["语文", "焊接"]


@pytest.mark.parametrize("dataset", ["building", "enrollment"])
def test_a_number_of_a_person_where_rows_are_no_people(dataset):
    rows = {
        "building": [["学校标识码", "建筑物编号", "建筑物名称"], [SCHOOL, id_number(5), "楼"]],
        "enrollment": [
            ["学校标识码", "学校名称", "年级", "在校学生数"],
            [SCHOOL, f"校{id_number(5)}", "11", 3],
        ],
    }[dataset]
    assert id_number(5) not in _everything(cleaned(rows, dataset))


def test_a_heading_that_is_a_name():
    rows = students(student("L1", name="巴图测"))
    rows[0] += ["巴图测", "新列"]
    rows[1] += ["1", "2"]
    found = cleaned(rows, "fitness")
    assert found.unknown_headings == ["…", "新列"]


@pytest.mark.parametrize("name", ["巴图测", id_number(5), "巴图测 成绩"])
def test_a_sheet_that_is_called_after_a_person(name):
    first = grid(students(student("L1", name="巴图测")), sheet=name)
    second = grid(students(student("L2", name="其他")), sheet="高一")
    found = cleaned([first, second], "fitness")
    assert list(found.rows["sheet"]) == ["第1张", "高一"]


def test_what_is_no_persons_is_shown():
    rows = students(
        student("L1", name="巴图测", height="八秒五"),
        student("L2", name="1", height="约三十1"),
        student("L3", day="2024-02-30", height="1" * 7 + "x"),
        student("L4", sex="未知", height="长" * 200),
    )
    found = cleaned(rows, "fitness")
    assert unread(found, "height") == ["八秒五", "约三十1", "1111111x", "长" * 60]
    assert unread(found, "test_date")[2] == "2024-02-30"
    assert unread(found, "sex")[3] == "未知"


def test_controls_do_not_travel():
    found = cleaned(students(student("L1", height="\x1b[2J一米五\n=cmd")), "fitness")
    assert unread(found, "height") == ["一米五 =cmd"]


def test_formulas_stay_text():
    rows = [["学校标识码", "建筑物编号", "建筑物名称"], [SCHOOL, "1", '=HYPERLINK("http://x")']]
    assert values(cleaned(rows, "building"), "building_name") == ['=HYPERLINK("http://x")']


def test_both_texts_of_a_column_that_stands_twice_are_guarded():
    rows = students(student("L1", name="巴图测", height="150"))
    rows[0].append("身高(cm)")
    rows[1].append("巴图测")
    assert unread(cleaned(rows, "fitness"), "height") == ["150 / …"]
