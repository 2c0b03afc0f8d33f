"""Values as people write them into YAML, and the line a fault stands on."""

from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, Field, model_validator

from xjdata.home import line_of, load_yaml_model
from xjdata.messages import ConfigError, say


class Inner(BaseModel):
    number: int = Field(default=1, ge=1, le=9)
    share: float = 0
    amount: Decimal = Decimal(0)
    words: list[str] = Field(default=["a"], min_length=1)


class Outer(BaseModel):
    at: time = time(0)
    day: date | None = None
    name: str = Field(default="x", min_length=1)
    inner: list[Inner] = []
    anything: Any = None

    @model_validator(mode="after")
    def _whole(self) -> "Outer":
        if self.name == "forbidden":
            raise ValueError(say("config.no_file", file="that"))
        if self.name == "unsaid":
            raise ValueError("nobody translated this")
        return self


def load(text: str) -> Outer:
    return load_yaml_model(Path("contract.yaml"), Outer, text)


def fault(text: str) -> ConfigError:
    with pytest.raises(ConfigError) as error:
        load(text)
    return error.value


def test_an_hour_is_no_number():
    assert load("at: 12:30").at == time(12, 30)
    assert load("at: 05:00").at == time(5)
    assert load("at: 23:59:59").at == time(23, 59, 59)
    assert load("anything: [1:25, 3:45.5, 190, 1.5]").anything == ["1:25", "3:45.5", 190, 1.5]


def test_days_and_days_that_do_not_exist():
    assert load("day: 2024-02-29").day == date(2024, 2, 29)
    assert load("anything: {from: 2024-02-29}").anything == {"from": date(2024, 2, 29)}
    assert load("anything: 2023-02-29").anything == "2023-02-29"
    message = fault("name: x\nday: 2023-02-29").message
    assert "contract.yaml 第 2 行：字段 day 有误：应为日期" in message.zh
    assert "contract.yaml line 2: field day: must be a date" in message.en


def test_a_control_character_names_its_line():
    message = fault("name: 盟\nday: 2024-01-01\nanything: a\x07b").message
    assert "contract.yaml 第 3 行" in message.zh
    assert "line 3 holds a control character" in message.en


BILINGUAL = [
    ("inner: [{number: 0}]", "不能小于 1", "must be 1 or more"),
    ("inner: [{number: 10}]", "不能大于 9", "must be 9 or less"),
    ("inner: [{share: much}]", "应为数字", "must be a decimal number"),
    ("inner: [{amount: much}]", "应为数字", "must be a decimal number"),
    ("inner: [{words: []}]", "不能为空", "must not be empty"),
    ("name: ''", "不能为空", "must not be empty"),
    ("at: noon", "应为时间", "must be a time"),
    ("name: forbidden", "找不到文件 that", "File that does not exist"),
]


@pytest.mark.parametrize(("text", "zh", "en"), BILINGUAL)
def test_what_the_model_says_is_said_in_both_languages(text, zh, en):
    message = fault(text).message
    assert zh in message.zh
    assert en in message.en


def test_what_nobody_translated_is_still_said():
    assert "nobody translated this" in fault("name: unsaid").message.zh


TEXT = """\
# a comment
name: x
inner:
  - number: 1
  - number: 2
    words: [a, b]
"""
LINES = [
    ((), 2),
    (("name",), 2),
    (("inner",), 3),
    (("inner", 0), 4),
    (("inner", 1, "number"), 5),
    (("inner", 1, "words", 1), 6),
    # What is not there is looked for where it would stand.
    (("inner", 1, "share"), 5),
    (("inner", 7), 3),
    (("missing",), 2),
]


@pytest.mark.parametrize(("place", "line"), LINES)
def test_the_line_of_a_place(place, line):
    assert line_of(TEXT, place) == line


def test_an_empty_text_has_a_line():
    assert line_of("", ("name",)) == 1
