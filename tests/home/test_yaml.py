"""YAML into models: every fault names file, line, field, and what is allowed there."""

from pathlib import Path
from typing import Any, Self

import pytest
from pydantic import BaseModel, ConfigDict, ValidationInfo, model_validator

from xjdata.home import FieldError, load_yaml_model
from xjdata.messages import ConfigError, say


class Member(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str
    words: dict[str, str] = {}

    @model_validator(mode="after")
    def _known(self, info: ValidationInfo) -> Self:
        for word in self.words:
            if word not in ("first", "second"):
                message = say("config.not_allowed")
                raise FieldError(message, "words", word, allowed=["second", "first"], meant=word)
        if (info.context or {}).get("taken") == self.name:
            raise ValueError(say("config.repeated_field"))
        return self


class Group(BaseModel):
    model_config = ConfigDict(extra="forbid")

    members: list[Member]


GOOD = """\
members:
  - name: a
  - name: b
    words:
      first: x
"""


def fault(text: str, **options: Any) -> ConfigError:
    with pytest.raises(ConfigError) as error:
        load_yaml_model(Path("g.yaml"), Group, text, **options)
    return error.value


def test_what_is_right_is_read() -> None:
    group = load_yaml_model(Path("g.yaml"), Group, GOOD)
    assert group.members[1].words == {"first": "x"}


def test_a_fault_deep_inside_is_told_at_its_own_line_in_both_languages() -> None:
    message = fault(GOOD.replace("first: x", "frist: x")).message
    assert "g.yaml line 5: field members.1.words.frist: this value is not" in message.en
    assert message.en.endswith("Allowed: first, second.")
    assert "第 5 行：字段 members.1.words.frist 有误：这里不能用这个值" in message.zh


def test_a_message_of_a_validator_is_told_in_both_languages() -> None:
    message = fault(GOOD, context={"taken": "b"}).message
    assert "line 3: field members.1: this field stands here twice" in message.en
    assert "这个字段" in message.zh


def test_the_field_that_was_probably_meant_comes_first() -> None:
    message = fault(GOOD.replace("words:", "wrods:")).message
    assert "line 4: field members.1.wrods: unknown field. Fields allowed here: words, name" in (
        message.en
    )


def test_a_number_where_text_belongs_says_how_to_write_it() -> None:
    message = fault(GOOD.replace("first: x", "first: 02")).message
    assert "line 5" in message.en
    assert '"02"' in message.en
    assert '"02"' in message.zh


def test_a_field_written_twice_is_refused() -> None:
    message = fault(GOOD + "      first: y\n").message
    assert "line 6: field first: this field stands here twice" in message.en


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "g.yaml"
    path.write_bytes(GOOD.encode() + "      second: 锡市\n".encode("gb18030"))
    with pytest.raises(ConfigError, match="UTF-8") as error:
        load_yaml_model(path, Group)
    assert f"{path} line 6" in error.value.message.en
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.encode())
    assert load_yaml_model(path, Group).members[0].name == "a"


def test_what_is_no_yaml_is_told_with_its_line() -> None:
    assert (
        "g.yaml line 3 is not valid YAML" in fault("members:\n  - name: a\n - name: b\n").message.en
    )


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="nowhere.yaml"):
        load_yaml_model(tmp_path / "nowhere.yaml", Group)
