"""What hostile hands put into cells, headings, sheets and names of files never acts in a terminal.

Not here: what they put into the pages of the UI (`tests/assets/test_words.py`).
"""

from __future__ import annotations

import io
import json
import os
import pty
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.faults.forms import workbook
from tests.night.breakages.files import sheets_of
from tests.night.nights import query, run_plain
from tests.night.small import UNIT, small_league
from tests.sources.broken import repacked
from xjdata.home import Home

ROOT = Path(__file__).parents[2]
CSI, OSC = "\x1b[2J\x1b[31m\x9b2J", "\x1b]8;;http://evil.example\x07点\x1b]8;;\x07"
BIDI = "\u202egnp.\u2066"
MARKUP = "[red][link=http://evil.example]点[/link]"
FORMULA = '=HYPERLINK("http://evil.example","x")'
SQL = "'); DROP TABLE core.fct_building; --"
HIDDEN = "\u200b\u200f\u2060\ufeff"
ALL = f"{MARKUP}{CSI}{OSC}{BIDI}\a\r"
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
BARS = re.compile(r"\x1b\[(?:\?25[lh]|2K|1A)|\r")
"""What bars of progress are drawn with."""
ACTS = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
)
WORKBOOKS = "152530"
"""A unit that sends workbooks of one sheet, whatever that is called."""
SHEETS = {
    ("办学条件", 2): FORMULA,
    ("校园安防", 2): f"{MARKUP}{BIDI}{HIDDEN}",
    ("在校学生", 4): SQL,
    ("分年龄", 4): "很长" * 20_000,
    ("学生视力", 3): "\x1b[2J\x9b31m\a",
}
"""The beginning of a file's name and a column of numbers in it, and the name of its sheet."""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Hostile cells, headings and names of files; a file that is held has such a name too."""
    home = small_league(tmp_path_factory.mktemp("hostile") / "league", (UNIT, WORKBOOKS))
    for (beginning, column), title in SHEETS.items():
        _rename_sheet(next((home.inbox / WORKBOOKS).glob(f"{beginning}*")), column, title)
    inbox = home.inbox / UNIT
    _edit(next(inbox.glob("校园安防*")), 3, 3, ALL)
    _edit(next(inbox.glob("校园安防*")), 2, -1, f"列{ALL}")
    _edit(next(inbox.glob("校舍*")), 3, 3, FORMULA)
    _edit(next(inbox.glob("校舍*")), 4, 3, SQL)
    _edit(next(inbox.glob("校舍*")), 5, 4, f"{SQL}{ALL}")
    odd = f"{MARKUP.replace('/', '')}{CSI}{BIDI}![x](evil)"
    for name in ("校园安防", "校舍"):
        file = next(inbox.glob(f"{name}*"))
        file.rename(file.with_name(f"{file.stem}{odd}.csv"))
    held = next(inbox.glob("教职工*"))
    held.write_bytes(b"")
    held.rename(held.with_name(f"{held.stem}{odd}.csv"))
    run_plain(home)
    return Home.at(home.root)


def _edit(file: Path, row: int, column: int, cell: str) -> None:
    """Put a cell into a text file."""
    lines = file.read_bytes().decode("gb18030").split("\r\n")
    cells = lines[row].split(",")
    cells[column] = '"' + cell.replace('"', '""') + '"'
    lines[row] = ",".join(cells)
    file.write_bytes("\r\n".join(lines).encode("gb18030"))


def _rename_sheet(file: Path, column: int, title: str) -> None:
    """Give a workbook another name of its sheet, and a cell that is no number."""
    ((_, lines),) = sheets_of(file.read_bytes())
    lines[2][column] = "坏"
    data = workbook([("表", lines)])
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        book = package.read("xl/workbook.xml").decode()
    name = "".join(f"&#{ord(sign)};" if sign in '"&<>' or sign < " " else sign for sign in title)
    file.write_bytes(repacked(data, {"xl/workbook.xml": book.replace("表", name).encode()}))


def xjdata(home: Home, *arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "xjdata", *arguments],
        env=_environment(home) | environment,
        capture_output=True,
        check=False,
        timeout=280,
    )


def _environment(home: Home) -> dict[str, str]:
    named = {"XJDATA_HOME": str(home.root), "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    return {**os.environ, "XJDATA_LANG": "zh", **named}


def test_the_hostile_things_are_there(hostile: Home) -> None:
    """Else nothing below would prove anything."""
    values = [value for (value,) in query(hostile, "SELECT value FROM quality.problem")]
    assert any("[red]" in str(value) for value in values)
    files = [file for (file,) in query(hostile, "SELECT DISTINCT file FROM quality.problem")]
    assert any("[red]" in str(file) for file in files)
    ((message,),) = query(
        hostile,
        "SELECT message_zh FROM quality.submission "
        f"WHERE dataset = 'teacher' AND county_code = '{UNIT}'",
    )
    assert "[red]" in message
    sheets = {sheet for (sheet,) in query(hostile, "SELECT sheet FROM quality.problem")}
    assert set(SHEETS.values()) <= sheets


def test_the_warehouse_holds_them_as_text(hostile: Home) -> None:
    names = [name for (name,) in query(hostile, "SELECT building_name FROM core.fct_building")]
    assert FORMULA in names
    assert SQL in names


@pytest.mark.parametrize("verb", ["quality", "scorecard"])
def test_nothing_acts_where_it_is_read(hostile: Home, verb: str) -> None:
    for arguments in ((verb,), (verb, "--county", UNIT), (verb, "--lang", "en"), (verb, "--json")):
        ran = xjdata(hostile, *arguments)
        assert ran.returncode == 0, ran.stderr
        assert ACTS.findall(ran.stdout.decode()) == []
        if verb == "quality":
            assert b"[red]" in ran.stdout, "shown as it was written, not taken for a colour"


def test_the_document_still_says_what_was_there(hostile: Home) -> None:
    problems = json.loads(xjdata(hostile, "quality", "--json").stdout)["problems"]
    stored = query(hostile, "SELECT value FROM quality.problem")
    assert {row["value"] for row in problems} == {value for (value,) in stored}


@pytest.mark.parametrize(("verb", "code"), [("quality", 0), ("run", 1)])
def test_nothing_acts_in_a_real_terminal(hostile: Home, verb: str, code: int) -> None:
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "xjdata", verb],
        env=_environment(hostile) | {"TERM": "xterm-256color", "COLUMNS": "160"},
        stdout=theirs,
        stderr=theirs,
        stdin=subprocess.DEVNULL,
    )
    os.close(theirs)
    printed = b""
    while True:
        try:
            chunk = os.read(ours, 65536)
        except OSError:  # the other end is closed
            break
        printed += chunk
        if not chunk:
            break
    os.close(ours)
    assert process.wait(60) == code
    text = printed.decode().replace("\r\n", "\n")
    if verb == "run":
        text = BARS.sub("", text)
    assert COLOUR.search(text), "no terminal"
    assert ACTS.findall(COLOUR.sub("", text)) == []
    assert "[red]" in text
