"""The command line: the roof of the house. It may import everything; nothing imports it.

Here: verbs, options, what is printed. Not here: anything a program could want without a terminal.
Heavy libraries are imported inside the verb that needs them: `--help` must answer at once.
"""

import os
import sys

from xjdata.messages import ConfigError, Message, XjdataError, say, use_language

_WRONG_USE = 2
_INTERRUPTED = 130


def main() -> None:
    """Entry point of ``xjdata``; ends the process with 0, 1, 2 or 130 (interrupted)."""
    raise SystemExit(_run(sys.argv[1:]))


def _run(arguments: list[str]) -> int:
    from xjdata.cli.output import print_error, settle_streams, shows_chinese

    settle_streams()
    as_json = "--json" in arguments
    try:
        arguments = _choose_language(arguments)
        if not os.environ.get("XJDATA_LANG") and not shows_chinese(sys.stdout.encoding):
            use_language("en")
        from xjdata.cli.app import build_app

        # Without standalone mode Typer raises its complaints, and returns the exit code.
        code = build_app()(arguments or ["--help"], prog_name="xjdata", standalone_mode=False) or 0
    except XjdataError as error:
        print_error(error.message, as_json=as_json)
        return _WRONG_USE
    except OSError as error:
        print_error(_disk_fault(error), as_json=as_json)
        return _WRONG_USE
    if code == _INTERRUPTED:
        print_error(say("cli.interrupted"), as_json=as_json)
    return int(code) if arguments else _WRONG_USE


def _choose_language(arguments: list[str]) -> list[str]:
    """Take ``--lang`` off the command line, wherever it stands, before any help is built."""
    rest: list[str] = []
    given = iter(arguments)
    for argument in given:
        name, has_value, value = argument.partition("=")
        if name != "--lang":
            rest.append(argument)
            continue
        language = (value if has_value else next(given, "")).lower()
        if language.startswith("zh"):
            use_language("zh")
        elif language.startswith("en"):
            use_language("en")
        else:
            raise ConfigError(say("cli.no_language", name=language))
    return rest


def _disk_fault(error: OSError) -> Message:
    """A folder that cannot be written, a full disk: nothing a traceback would explain."""
    import errno

    known = {
        errno.EACCES: "denied",
        errno.EPERM: "denied",
        errno.EROFS: "read_only",
        errno.ENOSPC: "full",
        errno.EDQUOT: "full",
    }
    reason = known.get(error.errno or 0)
    problem = say(f"cli.disk_{reason}") if reason else error.strerror or type(error).__name__
    return say("cli.disk", file=error.filename or "?", problem=problem)
