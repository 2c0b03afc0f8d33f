import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xjdata.clean import signs

NEAT = r"^[!-\^`-~\x{4E00}-\x{9FFF}]+$"
SOME = st.one_of(st.none(), st.text(max_size=6), st.text("09一鿿䷿ꀀ~!_\x7f 　", max_size=4))


@given(st.lists(SOME, max_size=6), st.integers(0, 2))
def test_odd_is_what_the_pattern_of_neat_texts_leaves(cells, first):
    texts = pa.array(cells, pa.string()).slice(first)
    neat = pc.fill_null(pc.match_substring_regex(texts, NEAT), True)
    assert signs.odd(texts).tolist() == pc.invert(neat).to_pylist()


@pytest.mark.parametrize(
    ("cell", "kinds"),
    [
        ("第 一", 0),
        ("a\x07", signs.HIDDEN),
        ("a\u200b", signs.HIDDEN),
        ("a\u3000b", signs.BLANK),
        ("_x000D_", signs.BLANK),
        ("ᠰ\u180b\u180e", signs.BLANK | signs.JOINER),
    ],
)
def test_kinds_of_all_texts_together(cell, kinds):
    assert signs.kinds(pa.array(["x", None, cell])) == kinds


# Half a surrogate pair is no text: pyarrow refuses it long before a cell is looked at.
@given(st.characters(codec="utf-8"))
def test_blanks_are_those_of_unicode(sign):
    text = pa.array([sign])
    blank = pc.match_substring_regex(text, r"[\s\x{0B}\x{85}\p{Z}\x{180E}_]")[0].as_py()
    assert bool(signs.kinds(text) & signs.BLANK) == (blank and sign != " ")


def test_a_character_of_the_old_script_is_found_anywhere():
    assert signs.holds_any(pa.array(["学校", None, "旗縣"]), "縣園")
    assert not signs.holds_any(pa.array(["学校", "abc"]), "縣園")
    assert not signs.holds_any(pa.array([], pa.string()), "縣園")


@given(st.lists(SOME, max_size=6), st.integers(0, 2))
def test_digits_are_counted_text_by_text(cells, first):
    texts = pa.array(cells, pa.string()).slice(first)
    counted = [sum(sign in "0123456789" for sign in cell or "") for cell in cells[first:]]
    assert signs.count(texts, signs.DIGITS).tolist() == counted


@pytest.mark.parametrize(
    ("cell", "has"),
    [("张 三", True), ("a 三", False), ("三  张", False), ("学 ᠮᠣ", False), ("ᠮᠣ 学", True)],
)
def test_a_gap_between_what_may_be_han_characters(cell, has):
    assert signs.has_gap(pa.array(["x", cell, None])) == has


def test_every_han_character_may_stand_behind_a_gap():
    characters = (chr(code) for code in range(0x80, 0x32400) if not 0xD800 <= code < 0xE000)
    texts = pa.array([f"张 {sign}" for sign in characters])
    han = texts.filter(pc.match_substring_regex(texts, r" \p{Han}$"))
    assert len(han) > 90_000
    assert all(signs.has_gap(han.slice(at, 1)) for at in range(0, len(han), 50))
    assert signs.has_gap(han.slice(0, 1))
