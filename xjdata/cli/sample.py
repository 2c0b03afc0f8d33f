"""``xjdata sample``: a synthetic league in the home."""

import sys

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.text import Text

from xjdata.cli.output import console, print_json, text
from xjdata.home import Home
from xjdata.messages import ConfigError, say

_OF_A_SAMPLE = {"answers.json", "counties", "inbox", "pseudonym.key"}
"""What a sample that was interrupted leaves behind: `league.yaml` is written last."""


def run(*, students: int, seed: int, defects: float | None, force: bool, as_json: bool) -> int:
    """Write the sample; never into a folder that holds something else, unless forced."""
    home = Home.named()
    if not force:
        _refuse_others(home)
    from xjdata.sample import DEFAULT_DEFECTS, write_sample

    share = DEFAULT_DEFECTS if defects is None else defects
    out = console()
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        console=out,
        transient=True,
        disable=as_json or not sys.stdout.isatty(),
    ) as bar:
        task = bar.add_task(text("sample_writes"), total=None)
        answers = write_sample(
            home,
            students=students,
            seed=seed,
            defects=share,
            progress=lambda _, done, total: bar.update(task, completed=done, total=total),
        )
    if as_json:
        print_json(
            {
                "home": str(home.root),
                "students": students,
                "seed": seed,
                "defects": len(answers.defects),
            }
        )
    else:
        values = {"path": home.root, "students": students, "defects": len(answers.defects)}
        out.print(Text(text("sample_written", **values)))
    return 0


def _refuse_others(home: Home) -> None:
    if home.league_file.exists():
        raise ConfigError(say("cli.sample_exists", path=home.root))
    if home.root.is_dir():
        others = [entry.name for entry in home.root.iterdir() if entry.name not in _OF_A_SAMPLE]
        if others:
            raise ConfigError(say("cli.sample_no_home", path=home.root, name=sorted(others)[0]))
