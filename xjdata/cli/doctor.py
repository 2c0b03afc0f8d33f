"""``xjdata doctor``: reads every contract, reaches every source, says what to mend and how."""

from collections import Counter
from typing import Any

from rich.text import Text

from xjdata.cli.checkup import Finding, Level, examine, unit_titles
from xjdata.cli.output import both, by_language, print_json, show, table, text
from xjdata.cli.titles import dataset_title
from xjdata.home import Home
from xjdata.messages import say

_STYLES: dict[Level, str] = {"good": "green", "warning": "yellow", "fault": "red"}


def run(*, everything: bool, as_json: bool) -> int:
    """Look at everything; exit code 1 when something is at fault."""
    home = Home.find()
    findings = list(examine(home))
    code = int(any(finding.level == "fault" for finding in findings))
    if as_json:
        print_json([_plain(finding) for finding in findings])
        return code
    columns = [text("column_subject"), text("column_status"), text("column_message")]
    shown = findings if everything else _in_short(findings)
    titles = unit_titles(home)
    names = {unit: by_language(title.zh, title.en) for unit, title in titles.items()}
    rows = [
        (
            _subject(finding, names),
            Text(text(f"level_{finding.level}"), _STYLES[finding.level]),
            str(finding.message),
        )
        for finding in shown
    ]
    show(table(text("doctor_title"), columns, rows, whole=(1,)))
    counts = Counter(finding.level for finding in findings)
    words = [f"{text(f'level_{level}')} {counts[level]}" for level in _STYLES if counts[level]]
    show(Text("  ".join(words)))
    return code


def _in_short(findings: list[Finding]) -> list[Finding]:
    """The sources that are in order as one line per unit; everything else as it is."""
    good = Counter(f.subject for f in findings if f.dataset and f.level == "good")
    shown: list[Finding] = []
    told: set[str] = set()
    for finding in findings:
        if not (finding.dataset and finding.level == "good"):
            shown.append(finding)
        elif finding.subject not in told:
            told.add(finding.subject)
            message = say("cli.doctor_sources", count=good[finding.subject])
            shown.append(Finding("good", finding.subject, "", message))
    return shown


def _subject(finding: Finding, names: dict[str, str]) -> str:
    if not finding.subject.isdigit():
        return text(f"subject_{finding.subject.partition('.')[0]}")
    parts = (finding.subject, names.get(finding.subject, ""), dataset_title(finding.dataset))
    return " ".join(part for part in parts if part)


def _plain(finding: Finding) -> dict[str, Any]:
    place = {"level": finding.level, "subject": finding.subject, "dataset": finding.dataset}
    return place | both(finding.message)
