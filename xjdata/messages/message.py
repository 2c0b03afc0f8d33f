"""A message: a key of the catalogue and the values it speaks of."""

from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

import yaml

from xjdata.messages.language import Language, current_language


@dataclass(frozen=True)
class Message:
    """A text of the catalogue, filled in; reads in either language.

    Attributes:
        key: ``subject.name``; the subject is the file of the catalogue it stands in.
        values: What the placeholders of the text stand for. A value may itself be a message.
    """

    key: str
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def zh(self) -> str:
        """The text in Chinese."""
        return self.text("zh")

    @property
    def en(self) -> str:
        """The text in English."""
        return self.text("en")

    def text(self, language: Language) -> str:
        """The text in one language."""
        values = {
            name: value.text(language) if isinstance(value, Message) else value
            for name, value in self.values.items()
        }
        return catalogue()[self.key][language].format(**values)

    def __str__(self) -> str:
        """The text in the language of this process."""
        return self.text(current_language())


def say(key: str, /, **values: Any) -> Message:
    """A message of the catalogue.

    Raises:
        KeyError: The catalogue has no such key.
    """
    if key not in catalogue():
        raise KeyError(f"no message {key!r} in the catalogue")
    return Message(key, values)


@cache
def catalogue() -> dict[str, dict[Language, str]]:
    """Every text: key to language to text with ``{placeholders}``."""
    texts: dict[str, dict[Language, str]] = {}
    folder = resources.files("xjdata.messages") / "catalogue"
    for file in sorted(folder.iterdir(), key=lambda item: item.name):
        if not file.name.endswith(".yaml"):
            continue
        subject = file.name.removesuffix(".yaml")
        for name, text in (yaml.load(file.read_text("utf-8"), yaml.CSafeLoader) or {}).items():
            texts[f"{subject}.{name}"] = text
    return texts
