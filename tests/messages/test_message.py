"""A message reads in either language, and an error carries it anywhere."""

import pickle

import pytest

from xjdata.messages import (
    ConfigError,
    HoldError,
    Message,
    SourceError,
    XjdataError,
    current_language,
    say,
    use_language,
)


@pytest.fixture(autouse=True)
def no_language(monkeypatch):
    for name in ("XJDATA_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)


def test_a_message_reads_in_both_languages():
    message = say("config.no_file", file="a.yaml")
    assert message.zh == "找不到文件 a.yaml。"
    assert message.en == "File a.yaml does not exist."
    assert str(message) == message.zh


def test_a_message_inside_a_message_follows_its_language():
    message = say("config.unknown_unit", name="西乌", hint=say("config.did_you_mean", names="a, b"))
    assert "您是不是想写：a, b？" in message.zh
    assert "Did you mean: a, b?" in message.en


def test_braces_in_a_value_are_text():
    assert say("config.no_file", file="{file} {0} {").zh == "找不到文件 {file} {0} {。"


def test_an_unknown_key_fails_where_it_is_said():
    with pytest.raises(KeyError, match="config.no_such_key"):
        say("config.no_such_key")


def test_a_value_that_was_forgotten_fails():
    with pytest.raises(KeyError):
        say("config.no_file").zh  # noqa: B018


@pytest.mark.parametrize("kind", [XjdataError, ConfigError, SourceError, HoldError])
def test_an_error_carries_its_message_to_another_process(kind, monkeypatch):
    error = pickle.loads(pickle.dumps(kind(say("config.no_file", file="a.yaml"))))  # noqa: S301
    assert type(error) is kind
    assert error.message == Message("config.no_file", {"file": "a.yaml"})
    assert str(error) == "找不到文件 a.yaml。"
    use_language("en")
    assert str(error) == "File a.yaml does not exist."


LOCALES = [
    ({}, "zh"),
    ({"LANG": "C"}, "zh"),
    ({"LANG": "C.UTF-8"}, "zh"),
    ({"LANG": "de_DE.UTF-8"}, "zh"),
    ({"LANG": "zh_CN.UTF-8"}, "zh"),
    ({"LANG": "en_US.UTF-8"}, "en"),
    ({"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "en_GB.UTF-8"}, "en"),
    ({"LANG": "en_US.UTF-8", "LC_ALL": "zh_CN.GB18030"}, "zh"),
    ({"LC_ALL": "zh_CN.UTF-8", "XJDATA_LANG": "en"}, "en"),
    ({"LANG": "en_US.UTF-8", "XJDATA_LANG": "zh"}, "zh"),
    ({"LANG": "en_US.UTF-8", "XJDATA_LANG": "ZH"}, "zh"),
    ({"LANG": "en_US.UTF-8", "XJDATA_LANG": "fr"}, "en"),
]


@pytest.mark.parametrize(("variables", "language"), LOCALES)
def test_the_language_comes_from_the_choice_then_the_locale(variables, language, monkeypatch):
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert current_language() == language


def test_a_chosen_language_is_handed_on(monkeypatch):
    monkeypatch.setenv("XJDATA_LANG", "zh")
    use_language("en")
    assert current_language() == "en"
