"""The catalogue and the code: every key said exists, every text is used, in both languages."""

import ast
import re
import string
from importlib import resources
from pathlib import Path

import pytest
import yaml

from xjdata.messages.message import catalogue

ROOT = Path(__file__).parents[2]
ROOMS = ("xjdata", "assets", "expectations", "warehouse")
CODE = {
    file: ast.parse(file.read_text("utf-8"))
    for room in ROOMS
    for file in sorted((ROOT / room).rglob("*.py"))
}
HAN = re.compile("[\u4e00-\u9fff]")


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def meant(text: str) -> set[str]:
    """Placeholders; words handed on in both languages are {zh} and {en}, or {x} and {x_en}."""
    return {re.sub("^(zh|en)$|_(zh|en)$", "", name) for name in placeholders(text)}


def calls_of_say() -> list[tuple[str, ast.Call]]:
    """``say("key", …)`` with a key written out: where it stands, and the call."""
    found = []
    for file, tree in CODE.items():
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Call)
                and (getattr(node.func, "id", "") or getattr(node.func, "attr", "")) == "say"
                and node.args
                and isinstance(node.args[0], ast.Constant)
            ):
                found.append((f"{file.relative_to(ROOT)}:{node.lineno}", node))
    return found


def named_keys() -> set[str]:
    """Keys of the catalogue the code writes out, whole or as a text with parts filled in."""
    known, named = set(catalogue()), set()
    for tree in CODE.values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                named |= {node.value} & known
            elif isinstance(node, ast.JoinedStr):
                parts = [
                    re.escape(part.value) if isinstance(part, ast.Constant) else r"\w+"
                    for part in node.values
                ]
                pattern = re.compile("".join(parts))
                # A text that is filled in everywhere would match any key.
                if re.match(r"[a-z]+\\\.", parts[0]):
                    named |= {key for key in known if pattern.fullmatch(key)}
    return named


@pytest.mark.parametrize("key", sorted(catalogue()))
def test_every_text_is_there_in_both_languages(key):
    text = catalogue()[key]
    assert set(text) == {"zh", "en"}
    assert all(isinstance(value, str) and value.strip() == value for value in text.values())
    assert meant(text["zh"]) == meant(text["en"])
    assert all(name.isidentifier() for name in placeholders(text["zh"]))


@pytest.mark.parametrize("key", sorted(catalogue()))
def test_each_language_is_written_in_its_own(key):
    zh, en = catalogue()[key]["zh"], catalogue()[key]["en"]
    assert not HAN.search(en)
    only_placeholders = not re.sub(r"\{[^}]*\}|\W", "", zh)
    assert HAN.search(zh) or only_placeholders


def test_no_key_stands_twice_in_a_file():
    folder = resources.files("xjdata.messages") / "catalogue"
    for file in folder.iterdir():
        keys = [key.value for key, _ in yaml.compose(file.read_text("utf-8")).value]
        assert len(keys) == len(set(keys)), file.name


def test_the_code_was_found():
    assert len(calls_of_say()) > 50


def test_every_key_said_is_in_the_catalogue():
    said = {place: call.args[0].value for place, call in calls_of_say()}
    assert {place: key for place, key in said.items() if key not in catalogue()} == {}


def test_every_key_is_used():
    assert sorted(set(catalogue()) - named_keys()) == []


def test_every_call_fills_exactly_the_placeholders():
    wrong = {}
    for place, call in calls_of_say():
        given = {keyword.arg for keyword in call.keywords}
        asked = catalogue().get(call.args[0].value)
        if asked is None or None in given:
            continue
        if given != placeholders(asked["zh"]) | placeholders(asked["en"]):
            wrong[place] = (call.args[0].value, given)
    assert wrong == {}
