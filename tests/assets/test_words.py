"""What a county wrote, on a page of the UI: read, never obeyed."""

from __future__ import annotations

import pytest

from assets.words import harmless, table

HOSTILE = [
    "![x](http://evil.example/beacon.png)",
    "[点这里](javascript:alert(1))",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "`x` | y",
    "\x1b]8;;http://evil.example\x07点\x1b]8;;\x07",
    "\x1b[2J\x9b2J\u202egnp.exe",
    "a\\[b\\](c)",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_a_page_would_obey_is_left(text: str) -> None:
    for shown in (harmless(text), table(["列"], [[text]])):
        assert not set(shown) & set("<[]`\\\x07\x1b\x9b\u202e")
    assert table(["列"], [[text]]).count("|") == 6


def test_what_counties_write_otherwise_stays() -> None:
    text = "152522/学校（机构）名单 2024.xlsx：第 7 行“身份证件号”\n请改正 (3'45\")"
    assert harmless(text) == text


def test_a_line_break_does_not_end_a_row_of_a_table() -> None:
    assert table(["列"], [["a\nb\r\nc"]]).splitlines()[2] == "| a b  c |"
