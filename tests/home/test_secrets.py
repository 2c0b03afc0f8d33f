"""The pseudonym key: where it comes from, and what it never gives away."""

import pytest

from xjdata.home import Home
from xjdata.home.secrets import is_key_from_environment, key_id, pseudonym_key
from xjdata.messages import ConfigError

KEY = "k" * 32
OTHER = "j" * 40


@pytest.fixture
def home(tmp_path, monkeypatch) -> Home:
    monkeypatch.delenv("XJDATA_PSEUDONYM_KEY", raising=False)
    return Home.at(tmp_path)


def test_the_key_comes_from_the_environment(home, monkeypatch):
    home.key_file.write_text(OTHER, "utf-8")
    monkeypatch.setenv("XJDATA_PSEUDONYM_KEY", KEY)
    assert pseudonym_key(home) == KEY.encode()
    assert is_key_from_environment()


def test_else_from_the_file_the_sample_writes(home):
    home.key_file.write_text(KEY + "\n", "utf-8")
    assert pseudonym_key(home) == KEY.encode()
    assert not is_key_from_environment()


def test_a_line_break_is_no_part_of_a_key(home, monkeypatch):
    monkeypatch.setenv("XJDATA_PSEUDONYM_KEY", KEY + "\n")
    assert pseudonym_key(home) == KEY.encode()


@pytest.mark.parametrize("nothing", ["", "  \n"])
def test_an_empty_variable_is_none(home, monkeypatch, nothing):
    home.key_file.write_text(OTHER, "utf-8")
    monkeypatch.setenv("XJDATA_PSEUDONYM_KEY", nothing)
    assert pseudonym_key(home) == OTHER.encode()
    assert not is_key_from_environment()


def test_without_a_key_nothing_runs(home):
    with pytest.raises(ConfigError) as error:
        pseudonym_key(home)
    assert "XJDATA_PSEUDONYM_KEY" in error.value.message.zh
    assert "32" in error.value.message.en


@pytest.mark.parametrize("by_file", [True, False])
def test_a_short_key_is_refused_and_not_repeated(home, monkeypatch, by_file):
    short = "short-secret-of-31-characters-x"
    assert len(short) == 31
    if by_file:
        home.key_file.write_text(short, "utf-8")
    else:
        monkeypatch.setenv("XJDATA_PSEUDONYM_KEY", short)
    with pytest.raises(ConfigError) as error:
        pseudonym_key(home)
    assert "32" in error.value.message.zh
    assert short not in error.value.message.zh + error.value.message.en + repr(error.value)


def test_the_mark_of_a_key_tells_keys_apart_without_giving_them_away():
    mark = key_id(KEY.encode())
    assert mark == key_id(KEY.encode())
    assert mark != key_id(OTHER.encode())
    assert len(mark) == 16
    assert KEY not in mark
