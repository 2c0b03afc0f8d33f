"""The verbs and their options; what a verb does stands in a file of its own."""

import sys
from datetime import datetime
from importlib import import_module
from typing import Annotated, Any

import typer

from xjdata import __version__
from xjdata.cli.help import SETTINGS, Command, Verbs
from xjdata.cli.output import shows_chinese, text
from xjdata.messages import ConfigError, say

_DEFAULT_STUDENTS = 15_000
_MOST_STUDENTS = 5_000_000
_DEFAULT_SEED = 2024
_DEFAULT_LIMIT = 40
_DEFAULT_PORT = 3000
_READING = ("scorecard", "quality", "explain")
_EXPLAINED = ("run", "diff")
"""Verbs whose own page of help says more than one sentence."""


def _print_version(value: bool) -> None:
    if value:
        typer.echo(f"xjdata {__version__}")
        raise typer.Exit


def build_app() -> typer.Typer:
    """The command line, with its help in the language of this process."""
    app = typer.Typer(
        name="xjdata",
        cls=Verbs,
        help=text("help"),
        epilog=text("help_epilog"),
        add_completion=False,
        rich_markup_mode=None,  # the help is our own
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": SETTINGS["help_option_names"]},
    )

    @app.callback()
    def common(
        lang: Annotated[str, typer.Option("--lang", metavar="L", help=text("help_lang"))] = "",
        version: Annotated[
            bool,
            typer.Option(
                "--version", help=text("help_version"), callback=_print_version, is_eager=True
            ),
        ] = False,
    ) -> None:
        """Options of every verb; ``--lang`` has been read before the help was built."""

    _add_sample(app)
    _add_run(app)
    _add_reading(app)
    _add_history(app)
    _add_explaining(app)
    _add_service(app)
    return app


def _command(app: typer.Typer, name: str) -> Any:
    """A verb; its help is one sentence in the list, and may say more on its own page."""
    short = text(f"help_{name}")
    more = f"{short}\n\n{text(f'help_{name}_more')}" if name in _EXPLAINED else short
    return app.command(
        name=name, cls=Command, short_help=short, help=more, context_settings=dict(SETTINGS)
    )


def _verb(name: str, **arguments: Any) -> None:
    """Run a verb: the module of that name is imported only now.

    Raises:
        ConfigError: Files with Chinese names cannot be opened here; that would fail half-way.
    """
    if name not in _READING and not shows_chinese(sys.getfilesystemencoding()):
        raise ConfigError(say("cli.no_utf8"))
    code = import_module(f"xjdata.cli.{name}").run(**arguments)
    if code:
        raise typer.Exit(code)


def _add_sample(app: typer.Typer) -> None:
    @_command(app, "sample")  # type: ignore[untyped-decorator]
    def sample(
        students: Annotated[
            int,
            typer.Option(
                max=_MOST_STUDENTS,
                metavar="N",
                help=text("help_students", default=_DEFAULT_STUDENTS),
            ),
        ] = _DEFAULT_STUDENTS,
        seed: Annotated[
            int, typer.Option(metavar="S", help=text("help_seed", default=_DEFAULT_SEED))
        ] = _DEFAULT_SEED,
        defects: Annotated[
            float | None, typer.Option(metavar="P", help=text("help_defects"))
        ] = None,
        force: Annotated[bool, typer.Option("--force", help=text("help_force"))] = False,
        as_json: Annotated[bool, typer.Option("--json", help=text("help_json"))] = False,
    ) -> None:
        _verb("sample", students=students, seed=seed, defects=defects, force=force, as_json=as_json)


def _add_run(app: typer.Typer) -> None:
    @_command(app, "run")  # type: ignore[untyped-decorator]
    def run(
        county: Annotated[
            list[str] | None, typer.Option(metavar="C", help=text("help_county_run"))
        ] = None,
        as_of: Annotated[
            datetime | None,
            typer.Option(formats=["%Y-%m-%d"], metavar="DATE", help=text("help_as_of")),
        ] = None,
        as_json: Annotated[bool, typer.Option("--json", help=text("help_json"))] = False,
    ) -> None:
        night = as_of.date() if as_of is not None else None
        _verb("run", counties=county or [], as_of=night, as_json=as_json)


def _add_reading(app: typer.Typer) -> None:
    @_command(app, "scorecard")  # type: ignore[untyped-decorator]
    def scorecard(
        county: Annotated[str | None, typer.Option(metavar="C", help=text("help_county"))] = None,
        all_targets: Annotated[bool, typer.Option("--all", help=text("help_all"))] = False,
        as_json: Annotated[bool, typer.Option("--json", help=text("help_json"))] = False,
    ) -> None:
        _verb("scorecard", county=county, all_targets=all_targets, as_json=as_json)

    @_command(app, "quality")  # type: ignore[untyped-decorator]
    def quality(
        county: Annotated[str | None, typer.Option(metavar="C", help=text("help_county"))] = None,
        limit: Annotated[
            int, typer.Option(min=0, metavar="N", help=text("help_limit", default=_DEFAULT_LIMIT))
        ] = _DEFAULT_LIMIT,
        as_json: Annotated[bool, typer.Option("--json", help=text("help_json"))] = False,
    ) -> None:
        _verb("quality", county=county, limit=limit, as_json=as_json)


def _add_history(app: typer.Typer) -> None:
    @_command(app, "freeze")  # type: ignore[untyped-decorator]
    def freeze(
        name: Annotated[
            str | None, typer.Argument(metavar="NAME", help=text("help_freeze_name"))
        ] = None,
        note: Annotated[str, typer.Option(metavar="TEXT", help=text("help_note"))] = "",
        as_json: Annotated[bool, typer.Option("--json", help=text("help_json"))] = False,
    ) -> None:
        _verb("freeze", freeze=name, note=note, as_json=as_json)

    @_command(app, "diff")  # type: ignore[untyped-decorator]
    def diff(
        before: Annotated[str, typer.Argument(metavar="NAME", help=text("help_diff_before"))],
        after: Annotated[
            str, typer.Argument(metavar="NAME|now", help=text("help_diff_after"))
        ] = "now",
        county: Annotated[str | None, typer.Option(metavar="C", help=text("help_county"))] = None,
        target: Annotated[str | None, typer.Option(metavar="T", help=text("help_target"))] = None,
        as_json: Annotated[bool, typer.Option("--json", help=text("help_json"))] = False,
    ) -> None:
        _verb("diff", before=before, after=after, county=county, target=target, as_json=as_json)


def _add_explaining(app: typer.Typer) -> None:
    @_command(app, "explain")  # type: ignore[untyped-decorator]
    def explain(
        target: Annotated[str, typer.Argument(metavar="TARGET", help=text("help_explain_target"))],
        county: Annotated[str | None, typer.Option(metavar="C", help=text("help_county"))] = None,
        as_json: Annotated[bool, typer.Option("--json", help=text("help_json"))] = False,
    ) -> None:
        _verb("explain", target=target, county=county, as_json=as_json)


def _add_service(app: typer.Typer) -> None:
    @_command(app, "doctor")  # type: ignore[untyped-decorator]
    def doctor(
        everything: Annotated[bool, typer.Option("--all", help=text("help_all_findings"))] = False,
        as_json: Annotated[bool, typer.Option("--json", help=text("help_json"))] = False,
    ) -> None:
        _verb("doctor", everything=everything, as_json=as_json)

    @_command(app, "ui")  # type: ignore[untyped-decorator]
    def ui(
        host: Annotated[str, typer.Option(metavar="H", help=text("help_host"))] = "127.0.0.1",
        port: Annotated[
            int,
            typer.Option(
                min=1, max=65535, metavar="P", help=text("help_port", default=_DEFAULT_PORT)
            ),
        ] = _DEFAULT_PORT,
    ) -> None:
        _verb("ui", host=host, port=port)
