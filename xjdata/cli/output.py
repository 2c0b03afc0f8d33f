"""What is printed, for people and for programs."""

import io
import json
import os
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from xjdata.messages import Message, current_language, say

_STYLES = {
    "met": "green",
    "on_track": "green",
    "behind": "yellow",
    "missed": "red",
    "cannot_verify": "magenta",
    "loaded": "green",
    "held": "red",
    "failed": "red",
    "overdue": "yellow",
    "hold": "red",
    "reject": "red",
    "blank": "yellow",
}
_TARGET_STATUSES = frozenset(
    ("met", "missed", "on_track", "behind", "cannot_verify", "no_data", "not_applicable")
    + ("qualitative",)
)

_PIPE_WIDTH = 1_000
"""Whoever reads through a pipe gets each row on one line, however long."""

_NARROWEST = 6
"""A column with less room than three Chinese characters cannot be read."""

_STEERING = re.compile("[\x7f-\x9f\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
"""Controls beyond ASCII, what is invisible, and overrides of direction."""

_LONGEST_CELL = 60
"""A county may have pasted a page into a cell."""


def settle_streams() -> None:
    """Make sure that no character the terminal lacks can end a verb."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def shows_chinese(encoding: str | None) -> bool:
    """Whether an encoding has Chinese characters."""
    try:
        "盟".encode(encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def console() -> Console:
    """Where people read: as wide as the terminal, or as ``COLUMNS`` says."""
    free = not sys.stdout.isatty() and not os.environ.get("COLUMNS")
    return Console(highlight=False, emoji=False, width=_PIPE_WIDTH if free else None)


def show(*parts: Any) -> None:
    """Print texts and tables below each other; lines end where their last sign stands."""
    screen = console()
    with screen.capture() as captured:
        for part in parts:
            screen.print(part)
    lines = (line.rstrip(" ") for line in captured.get().splitlines())
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


def text(name: str, /, **values: Any) -> str:
    """A text of the command line in the language of this process."""
    return str(say(f"cli.{name}", **values))


def by_language(zh: str, en: str) -> str:
    """The one of two texts that is in the language of this process."""
    return zh if current_language() == "zh" else en


def status_word(status: str) -> str:
    """A status of a target or of the board, or an action, as people read it."""
    subject = "plan.status" if status in _TARGET_STATUSES else "cli.word"
    return str(say(f"{subject}_{status}"))


def status_text(status: str) -> Text:
    """The same in its colour."""
    return Text(status_word(status), _STYLES.get(status, "dim"))


def plain(value: Any, longest: int = 0) -> str:
    """What somebody else wrote, for a terminal: on one line, and nothing that steers the terminal.

    Args:
        value: A cell, a file name, a message.
        longest: Cut after so many characters; 0 for never.
    """
    shown = "".join(sign if sign.isprintable() else " " for sign in str(value))
    return f"{shown[:longest]}…" if longest and len(shown) > longest else shown


def table(
    title: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    whole: Iterable[int] = (),
    numbers: Iterable[int] = (),
    least: Mapping[int, int] | None = None,
) -> Table:
    """A table that fits the terminal.

    Args:
        title: Above it; may be empty.
        columns: The headings.
        rows: The cells; a `Text` keeps its colour, None is left empty.
        whole: Columns, by position, that are never wrapped.
        numbers: Columns that are aligned to the right.
        least: Columns that are not made narrower than so many signs.
    """
    lines = [[_cell(value) for value in row] for row in rows]
    whole, numbers = set(whole), set(numbers)
    narrowest = {
        position: (least or {}).get(position, _NARROWEST) for position in range(len(columns))
    }
    widths = _fit(columns, lines, {p: w for p, w in narrowest.items() if p not in whole})
    shown = Table(
        title=Text(title, "bold") if title else None,
        title_justify="left",
        box=SIMPLE_HEAD,
        pad_edge=False,
        collapse_padding=True,
        header_style="bold",
    )
    for position, column in enumerate(columns):
        shown.add_column(
            Text(column),
            overflow="fold",
            width=widths[position],
            justify="right" if position in numbers else "left",
        )
    for line in lines:
        shown.add_row(*line)
    return shown


def _fit(
    columns: Sequence[str], lines: Sequence[Sequence[Text]], narrowest: Mapping[int, int]
) -> list[int]:
    """Widths that make a table fit the terminal: whatever is widest gives way first.

    Rich would do so too, but counts a Chinese sentence as one word and cuts off the last columns.
    """
    widths = [
        max(cell_len(heading), *(line[position].cell_len for line in lines), 1)
        for position, heading in enumerate(columns)
    ]
    room = console().width - 2 * len(columns)
    while sum(widths) > room:
        wide = [place for place, least in narrowest.items() if widths[place] > least]
        if not wide:
            break
        widths[max(wide, key=lambda place: widths[place])] -= 1
    return widths


def print_json(data: Any) -> None:
    """Print data for a program: one document, in UTF-8, or in ASCII where that is not known."""
    encoding = (sys.stdout.encoding or "ascii").lower().replace("-", "")
    document = json.dumps(
        data, ensure_ascii=encoding != "utf8", indent=1, default=_as_data, allow_nan=False
    )
    # JSON allows some signs that steer a terminal; nobody may look at the document there and obey.
    sys.stdout.write(_STEERING.sub(lambda sign: json.dumps(sign.group())[1:-1], document) + "\n")


def print_error(message: Message, *, as_json: bool) -> None:
    """Say what went wrong, on standard error (as JSON on standard output too when asked for)."""
    if as_json:
        print_json({"error": both(message)})
    complaint = Text(plain(message), "red")
    Console(stderr=True, highlight=False, soft_wrap=True).print(complaint)


def both(message: Message) -> dict[str, str]:
    """A message in both languages, for a program."""
    return {"zh": message.zh, "en": message.en}


def _cell(value: Any) -> Text:
    if isinstance(value, Text):
        return value
    return Text("" if value is None else plain(value, _LONGEST_CELL * 5))


def _as_data(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    return str(value)
