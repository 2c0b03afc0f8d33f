"""Help, and complaints about a command line, in the language of this process.

Typer speaks English only: here its commands are taught to print our help and to raise our errors.
Not here: the verbs and their options (`app`).
"""

import difflib
from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Group as Lines
from rich.padding import Padding
from rich.table import Table
from rich.text import Text
from typer import BadParameter, TyperException
from typer.core import TyperCommand, TyperGroup

from xjdata.cli.output import by_language, console, text
from xjdata.messages import ConfigError, Message, say

SETTINGS = {
    "help_option_names": ["-h", "--help"],
    "allow_extra_args": True,  # refused here, in our words
}


class Command(TyperCommand):
    """A verb."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help of the verb."""
        formatter.write(_help(self, ctx, ()))

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the options of the verb.

        Raises:
            ConfigError: One is unknown or has a wrong value, or there is something else.
        """
        try:
            rest = super().parse_args(ctx, args)
        except TyperException as error:
            raise ConfigError(_complaint(error, self, ctx)) from None
        if rest:
            names = " ".join(rest)
            raise ConfigError(say("cli.extra_words", command=ctx.command_path, names=names))
        return rest


class Verbs(TyperGroup):
    """All verbs."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the list of verbs."""
        verbs = ((name, self.commands[name].short_help or "") for name in self.list_commands(ctx))
        formatter.write(_help(self, ctx, verbs))

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the options before the verb.

        Raises:
            ConfigError: One is unknown.
        """
        try:
            return super().parse_args(ctx, args)
        except TyperException as error:
            raise ConfigError(_complaint(error, self, ctx)) from None

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The verb that is meant.

        Raises:
            ConfigError: There is none of that name.
        """
        verbs = self.list_commands(ctx)
        if args[0] not in verbs:
            hint = _nearest(args[0], verbs) or say("cli.verbs", names=", ".join(verbs))
            raise ConfigError(say("cli.no_verb", name=args[0], hint=hint))
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        """Run the verb.

        Raises:
            ConfigError: None is given.
        """
        try:
            return super().invoke(ctx)
        except TyperException:
            raise ConfigError(say("cli.no_verb_given", command=ctx.command_path)) from None


def _help(command: Any, ctx: Any, verbs: Iterable[tuple[str, str]]) -> str:
    """The help of a command as a terminal shows it."""
    verbs = list(verbs)
    place = by_language("命令 ", "COMMAND ") if verbs else ""
    given = [option for option in _options(command, ctx) if _is_word(option)]
    words = "".join(f"{w.metavar} " if w.required else f"[{w.metavar}] " for w in given)
    usage = Text.assemble(
        f"{text('help_usage')} ",
        (ctx.command_path, "bold"),
        f" {place}{words}[{text('help_options')}]",
    )
    parts: list[Any] = [usage, Text(), Padding(Text(command.help or ""), (0, 2))]
    if verbs:
        parts += [Text(), Text(text("help_verbs"), "bold"), _pairs(verbs)]
    options = [(_spelling(option), option.help or "") for option in _options(command, ctx)]
    parts += [Text(), Text(text("help_options_head"), "bold"), _pairs(options)]
    if command.epilog:
        parts += [Text(), Padding(Text(command.epilog), (0, 2))]
    screen = console()
    with screen.capture() as captured:
        screen.print(Lines(*parts), width=min(screen.width, 100))
    return "\n".join(line.rstrip(" ") for line in captured.get().splitlines())


def _options(command: Any, ctx: Any) -> list[Any]:
    options = [option for option in command.get_params(ctx) if not option.hidden]
    for option in options:
        if "--help" in option.opts:
            option.help = text("help_help")
    return options


def _is_word(option: Any) -> bool:
    """Whether it is told by its place on the line, and not by a name of its own."""
    return bool(option.param_type_name == "argument")


def _spelling(option: Any) -> str:
    if _is_word(option):
        return str(option.metavar)
    names = ", ".join(sorted(option.opts, key=len))
    return names if option.is_flag else f"{names} {option.metavar}"


def _pairs(pairs: Sequence[tuple[str, str]]) -> Padding:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True, style="cyan")
    grid.add_column(overflow="fold")
    for name, meaning in pairs:
        grid.add_row(Text(name), Text(meaning))
    return Padding(grid, (0, 2))


def _complaint(error: Any, command: Any, ctx: Any) -> Message:
    """What is wrong with the options, from what Typer found."""
    path = ctx.command_path
    if isinstance(error, BadParameter) and error.param is not None and _is_word(error.param):
        return say("cli.needs_word", command=path, word=error.param.metavar)
    if isinstance(error, BadParameter) and error.param is not None:
        name = max(error.param.opts, key=len)
        return say("cli.bad_value", option=name, problem=_problem(error))
    name = error.option_name
    known = [opt for option in command.get_params(ctx) for opt in option.opts]
    owner = next((o for o in command.get_params(ctx) if name in o.opts), None)
    if owner is None:
        hint = _nearest(name, known) or say("cli.see_help", command=path)
        return say("cli.no_option", command=path, option=name, hint=hint)
    return say("cli.takes_no_value" if owner.is_flag else "cli.needs_value", option=name)


def _problem(error: Any) -> Any:
    from pydantic import ValidationError

    from xjdata.home.yaml import problem_of

    cause = error.__cause__
    if error.param.metavar == "DATE":
        return say("config.not_date")
    if isinstance(cause, ValidationError):
        return problem_of(cause.errors()[0])
    return error.message


def _nearest(name: str, known: Iterable[str]) -> Message | None:
    near = difflib.get_close_matches(name, list(known), n=2, cutoff=0.6)
    return say("config.did_you_mean", names=", ".join(near)) if near else None
