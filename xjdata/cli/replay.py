"""``xjdata run --as-of`` of a past night: played again from the archive, into its own result."""

import sys
import time
from contextlib import nullcontext, redirect_stdout
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.text import Text

from xjdata.cli.causes import change_texts, unit_title
from xjdata.cli.diff import differences_as_data, show_differences
from xjdata.cli.output import both, print_json, show, table, text
from xjdata.cli.reading import reading
from xjdata.cli.scorecard import show_scorecard
from xjdata.cli.titles import dataset_title
from xjdata.history import Replay, replay
from xjdata.history.past import replay_file
from xjdata.home.lock import night_lock
from xjdata.night import Night, Snapshot


def run_again(night: Night, *, as_json: bool) -> int:
    """Replay a night and say how it compares with what it was; 0 when its values are the same."""
    began = time.monotonic()
    file = replay_file(night.home, night.as_of)
    if not as_json:
        show(Text(text("replay_starts", as_of=night.as_of, units=len(night.home.units))))
    # What a library may print is not part of the document.
    quietly = redirect_stdout(sys.stderr) if as_json else nullcontext()
    with night_lock(night.home, f"xjdata run --as-of {night.as_of}"), quietly:
        done = _replay(night, file)
    code = 1 if done.differences or done.refused else 0
    with reading(night.home, file) as reader:
        if as_json:
            print_json(_document(done, str(file), code))
            return code
        show_scorecard(reader, None, all_targets=False)
    seconds = f"{time.monotonic() - began:.0f}"
    show(Text(), Text(text("replay_done", seconds=seconds, path=file)))
    _print(night, done)
    return code


def _replay(night: Night, file: Path) -> Replay:
    import expectations  # takes seconds to import
    import warehouse

    def publish(past: Night, content: Snapshot) -> None:
        warehouse.publish_apart(night.home, file, past.as_of, past.plan, content)

    return replay(night, expectations.gate, publish)


def _print(night: Night, done: Replay) -> None:
    changes = change_texts(night, done.changes)
    if changes:
        show(Text(text("replay_changes"), "yellow"), *(Text(f"  {line}") for line in changes))
    else:
        show(Text(text("replay_no_changes")))
    if done.refused:
        columns = [text(f"column_{name}") for name in ("unit", "dataset", "message")]
        rows = [
            (unit_title(night, r.county_code), dataset_title(r.dataset), str(r.reason))
            for r in done.refused
        ]
        show(table(text("replay_refused"), columns, rows))
    if done.differences:
        show(Text(text("replay_other", count=len(done.differences)), "red"))
        show_differences(night, [done.then, done.again], done.differences, schools=False)
    else:
        show(Text(text("replay_same", count=done.again.values.num_rows), "green"))


def _document(done: Replay, file: str, code: int) -> dict[str, Any]:
    return {
        "as_of": done.night.as_of,
        "exit_code": code,
        "replayed": True,
        "warehouse": file,
        "same_values": not done.differences,
        "values": done.again.values.num_rows,
        "versions_then": done.then.provenance.versions,
        "versions_now": done.again.provenance.versions,
        "changes": [asdict(change) for change in done.changes],
        "refused": [
            {"county_code": r.county_code, "dataset": r.dataset, "reason": both(r.reason)}
            for r in done.refused
        ],
        "differences": differences_as_data(done.differences),
    }
