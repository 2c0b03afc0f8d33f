"""What the lines above a table say of its period."""

import pytest

from tests.clean.deliveries import SCHOOL, cleaned, enrolment


def named(*lines):
    sheet = [*([line] for line in lines), *enrolment([SCHOOL, "一小", "一年级", 30])]
    return cleaned(sheet, "enrollment").title_periods


@pytest.mark.parametrize(
    ("line", "periods"),
    [
        ("锡林郭勒盟2023—2024学年初在校学生统计表", ["2023-2024"]),
        ("２０２３－２０２４学年初", ["2023-2024"]),
        ("2023-24学年", ["2023-2024"]),
        ("2023～2024 学 年度", ["2023-2024"]),
        ("2023至2024学年第一学期", ["2023-2024-1"]),
        ("2023-2024學年（下学期）", ["2023-2024-2"]),
        ("2023—2024学年春季学期", ["2023-2024-2"]),
        ("2023年度统计表", ["2023"]),
        ("2022-2023年度", ["2022-2023"]),
        ("2023-2024学年、2024-2025学年对照", ["2023-2024", "2024-2025"]),
        # No period, or none that can be told.
        ("填报时间：2023年10月8日", []),
        ("2023年在校学生统计表", []),
        ("2023学年", []),
        ("2021-2024学年", []),
        ("2020-2025年度规划", []),
        ("注：口径与2022年度相同", []),
        ("按2022年度标准统计", []),
        ("120232024学年", []),
    ],
)
def test_one_line(line, periods):
    assert named(line) == periods


def test_all_lines_and_the_lines_above_alone():
    assert named("二连浩特市", "2024—2025学年初", "2023年度", "单位：人") == ["2023", "2024-2025"]
    sheet = enrolment([SCHOOL, "2023年度示范校", "一年级", 30], ["注：2022年度", None, None, None])
    assert cleaned(sheet, "enrollment").title_periods == []
