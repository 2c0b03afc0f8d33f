from tests.clean.deliveries import (
    OTHER_SCHOOL,
    SCHOOL,
    cleaned,
    enrolment,
    id_number,
    student,
    students,
    teacher,
    teachers,
    values,
)


def _marks(found):
    """c for a copy, x for a conflict."""
    marks = zip(found.rows["is_copy"], found.rows["key_conflict"], strict=True)
    return "".join("c" if copy else "x" if conflict else "." for copy, conflict in marks)


def test_copies_are_equal_after_repair():
    found = cleaned(
        enrolment(
            [SCHOOL, "甲小学", "11", "30"],
            [OTHER_SCHOOL, "乙小学", "11", "30"],
            [" ２１１５０００００１", "甲 小 学", "一年级", "30.0"],
            [SCHOOL, "甲小学", "11", "30"],
        ),
        "enrollment",
    )
    assert _marks(found) == "..cc"


def test_different_rows_under_one_key():
    rows = enrolment(
        [SCHOOL, "甲小学", "11", "30"],
        [SCHOOL, "甲小学", "11", "31"],
        [SCHOOL, "甲小学", "12", "30"],
    )
    assert _marks(cleaned(rows, "enrollment")) == "xx."


def test_copies_are_judged_before_conflicts():
    one, other = [SCHOOL, "甲小学", "11", "30"], [SCHOOL, "甲小学", "11", "31"]
    assert _marks(cleaned(enrolment(one, one, other, other, one), "enrollment")) == "xcxcc"


def test_personal_columns_tell_rows_apart():
    rows = teachers(
        teacher(id_number(1)), teacher(id_number(1), name="测试丙"), teacher(id_number(3))
    )
    assert _marks(cleaned(rows, "teacher")) == "xx."
    rows = teachers(teacher(id_number(1)), teacher(id_number(1), name="测　试 甲"))
    assert _marks(cleaned(rows, "teacher")) == ".c"
    # The day of birth is dropped later, and still tells rows apart.
    rows = teachers(teacher(id_number(1)), teacher(id_number(1), birth="1980-03-16"))
    assert _marks(cleaned(rows, "teacher")) == "xx"


def test_columns_that_are_not_read_do_not_tell_rows_apart():
    rows = enrolment(
        [SCHOOL, "甲小学", "11", "30", "1", "x"], [SCHOOL, "甲小学", "11", "30", "2", "y"]
    )
    rows[0] += ["序号", "新栏目"]
    assert _marks(cleaned(rows, "enrollment")) == ".c"


def test_rows_without_a_usable_key_are_in_no_conflict_and_may_be_copies():
    masked = "1525****0011"
    rows = teachers(
        teacher(masked), teacher(masked, name="测试丙"), teacher(masked), teacher("1525****0012")
    )
    assert _marks(cleaned(rows, "teacher")) == "..c."
    rows = enrolment(
        [SCHOOL, "甲", "未知", "1"], [SCHOOL, "甲", "不详", "1"], [SCHOOL, "甲", None, "1"]
    )
    assert _marks(cleaned(rows, "enrollment")) == "..."


def test_cells_that_cannot_be_read_are_compared_as_they_stand():
    rows = enrolment(
        [SCHOOL, "甲", "11", "三十"], [SCHOOL, "甲", "11", "三 十"], [SCHOOL, "甲", "11", "四十"]
    )
    assert _marks(cleaned(rows, "enrollment")) == "xcx"


def test_student_numbers_are_compared_without_their_letter():
    number = id_number(1)
    rows = students(student("G" + number), student(number), student("g" + number, height="160"))
    assert _marks(cleaned(rows, "fitness")) == "xcx"


def test_the_latest_row_stays():
    number = "G" + id_number(1)
    rows = students(
        student(number, day="2024-09-10"),
        student(number, day="2024-10-10", height="151"),
        student(number, day="2024年9月20日", height="152"),
        student("L2"),
    )
    assert _marks(cleaned(rows, "fitness")) == "x.x."


def test_two_latest_rows_or_one_without_a_date_decide_nothing():
    number = "G" + id_number(1)
    tie = students(
        student(number, day="2024-10-10"),
        student(number, day="2024-10-10", height="151"),
        student(number, day="2024-09-10", height="152"),
    )
    assert _marks(cleaned(tie, "fitness")) == "xxx"
    undated = students(student(number, day=None), student(number, day="2024-10-10", height="151"))
    assert _marks(cleaned(undated, "fitness")) == "xx"
    impossible = students(student(number, day="2024-02-30"), student(number, height="151"))
    assert _marks(cleaned(impossible, "fitness")) == "xx"


def test_a_copy_of_the_latest_row_makes_no_tie():
    number = "G" + id_number(1)
    late = student(number, day="2024-10-10", height="151")
    assert _marks(cleaned(students(student(number), late, late), "fitness")) == "x.c"


def test_a_county_cell_in_the_key_that_is_empty_is_the_sender():
    header = ["旗县", "年份", "人口口径", "年龄", "人数"]
    rows = [header]
    rows += [["152501", "2024", "常住", "3", "100"], [None, "2024", "常住", "3", "101"]]
    rows += [["某旗", "2024", "常住", "3", "102"], ["152502", "2024", "常住", "3", "103"]]
    rows += [["二连", "2024", "户籍", "3", "104"]]
    assert _marks(cleaned(rows, "population")) == "xxx.."


def test_texts_in_a_key_are_compared_without_blanks():
    header = ["学校标识码", "建筑物编号", "建筑面积"]
    rows = [
        header,
        [SCHOOL, "A 1号楼", "100"],
        [SCHOOL, "Ａ1 号楼", "200"],
        [SCHOOL, "A2号楼", "100"],
    ]
    assert _marks(cleaned(rows, "building")) == "xx."


def test_many_rows_at_once():
    rows = [[f"21{i:08d}", "小学", "11", "30"] for i in range(3000)]
    found = cleaned(enrolment(*rows, *rows[:100], [rows[5][0], "小学", "11", "31"]), "enrollment")
    assert found.rows["is_copy"].sum() == 100
    assert found.rows["key_conflict"].sum() == 2
    assert values(found, "is_copy")[3000:3100] == [True] * 100
