"""How the UI says things: Chinese first, then English; what a cell holds cannot break a table.

Here: the form. Not here: the texts, which stand in the catalogue (`xjdata.messages`).
"""

from collections.abc import Iterable, Sequence

import pandas as pd

from xjdata.messages import Message


def paragraphs(*messages: Message) -> str:
    """Chinese, then English, as Markdown."""
    zh = "".join(message.zh for message in messages)
    en = " ".join(message.en for message in messages)
    return f"{zh}\n\n{en}"


def line(message: Message) -> str:
    """Both languages in one line."""
    return f"{message.zh} / {message.en}"


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in cells) + " |" for cells in lines)


_HARMLESS = str.maketrans({"|": "／", "<": "＜", "`": "'", "\n": " ", "\r": " "})


def _cell(value: object) -> str:
    """A value as text; what a county wrote must not break out of its cell."""
    return "" if pd.isna(value) else str(value).translate(_HARMLESS)
