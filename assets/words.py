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


def harmless(text: str) -> str:
    """What a county wrote, or a message that names it, for a page: no link, picture or mark-up."""
    shown = "".join(sign if sign.isprintable() or sign == "\n" else " " for sign in text)
    return shown.translate(_HARMLESS)


_HARMLESS = str.maketrans({"<": "＜", "[": "［", "]": "］", "`": "'", "\\": "＼"})
_IN_A_CELL = str.maketrans({"|": "／", "\n": " "})


def _cell(value: object) -> str:
    """A value as text; what a county wrote must not break out of its cell."""
    return "" if pd.isna(value) else harmless(str(value)).translate(_IN_A_CELL)
