import pytest
from hypothesis import given
from hypothesis import strategies as st

from xjdata.clean import text


def _one(function, cell):
    return function(text.strings([cell])).to_pylist()[0]


@pytest.mark.parametrize(
    ("cell", "tidied"),
    [
        ("  第一小学 ", "第一小学"),
        ("张　三 丰", "张三丰"),
        ("总  计", "总计"),
        ("ＡＢ１２（３）", "AB12(3)"),
        ("上学年初_x000D_\r\n报表在校", "上学年初报表在校"),
        ("a_x000D_\nb", "a b"),
        ("ᠰᠢᠯᠢ\u202fᠶᠢᠨ\u180eᠠ", "ᠰᠢᠯᠢ ᠶᠢᠨ ᠠ"),
        ("\x1b[31m红\x1b[0m\x07", "红"),
        ("\x1b]0;标题\x07文", "文"),
        ("\u202e反\u200b向\ufeff", "反向"),
        ('=HYPERLINK("http://x")', '=HYPERLINK("http://x")'),
        ("學校", "學校"),
        (" \u3000\u200b ", None),
        ("", None),
        (None, None),
    ],
)
def test_tidy(cell, tidied):
    assert _one(text.tidy, cell) == tidied


def test_compact_has_no_blank_and_fold_is_plain_and_lower():
    assert _one(text.compact, "1 号 楼 A") == "1号楼A"
    assert _one(text.fold, "旗縣 ＡＢ 類") == "旗县ab类"


@pytest.mark.parametrize("function", [text.tidy, text.compact, text.fold])
@given(cells=st.lists(st.one_of(st.none(), st.text(max_size=20)), max_size=5))
def test_normalising_twice_changes_nothing(function, cells):
    once = function(text.strings(cells))
    assert function(once).to_pylist() == once.to_pylist()


@given(st.text(max_size=30))
def test_nothing_a_terminal_obeys_is_left(cell):
    tidied = _one(text.tidy, cell) or ""
    assert not any(ord(c) < 32 or 127 <= ord(c) < 160 for c in tidied)
