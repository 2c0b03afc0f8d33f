"""Where a source contract says data lie: paths below the inbox, URLs, queries.

Here: what may be written there, and secrets put into their place. Not here: reaching it (`files`,
`database`, `http`).
"""

import os
import re
from pathlib import Path, PurePosixPath, PureWindowsPath

from xjdata.home import FieldError, Home
from xjdata.messages import ConfigError, say

SECRET = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")

_PASSWORD = re.compile(r"^[^:/]+://[^:@/]*:(?P<password>[^@/]*)@")
_PASSWORD_OPTION = re.compile(r"[?&](?:password|passwd|pwd)=(?P<password>[^&]*)", re.IGNORECASE)
_USER = re.compile(r"//[^@/]*@")
_WEB = re.compile(r"https?://[^/?#\s]+\S*\Z", re.IGNORECASE)
_TOKEN_OPTION = re.compile(
    r"[?&](?:password|passwd|pwd|token|access_token|api_?key|secret)=(?P<token>[^&]+)",
    re.IGNORECASE,
)
_SQLITE = re.compile(r"^sqlite(?:\+\w+)?:")

# Text between quotes and comments says nothing about what a query does.
_QUOTED = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|`[^`]*`|--[^\n]*|/\*.*?\*/", re.DOTALL)
_READING = re.compile(r"\s*(?:select|with)\b", re.IGNORECASE)
_WRITING = re.compile(
    r"\b(?:insert|update|delete|replace\s+into|merge|into|create|alter|drop|truncate|grant|revoke|"
    r"call|copy|attach|pragma|vacuum|lock)\b",
    re.IGNORECASE,
)


def check_path(path: str) -> str:
    """A path pattern that stays below the inbox.

    Raises:
        FieldError: It is empty, absolute, or leads up.
    """
    posix, windows = PurePosixPath(path), PureWindowsPath(path)
    outside = posix.is_absolute() or windows.drive or windows.root or ".." in windows.parts
    if not path.strip() or outside or not windows.parts or "\0" in path:
        raise FieldError(say("sources.path_outside", path=path))
    return path


def check_url(url: str) -> str:
    """A database URL without a password in clear; a SQLite file stays below the inbox.

    Raises:
        FieldError: It is no URL, shows a password, or leads out of the inbox.
    """
    if SECRET.fullmatch(url):
        return url
    if "://" not in url:
        raise FieldError(say("sources.no_url"))
    for pattern in (_PASSWORD, _PASSWORD_OPTION):
        found = pattern.search(url)
        if found and found["password"] and not SECRET.fullmatch(found["password"]):
            raise FieldError(say("sources.open_password"))
    if _SQLITE.match(url):
        path = url.partition("://")[2].partition("?")[0]
        if not path.startswith("/") or path.startswith(("/file:", "/:")):
            raise FieldError(say("sources.path_outside", path=path))
        check_path(path[1:])
    return url


def check_web(url: str) -> str:
    """The address of a web interface, without a password or token in clear.

    Raises:
        FieldError: It is none, or shows a password.
    """
    if SECRET.fullmatch(url):
        return url
    if not _WEB.match(url):
        raise FieldError(say("sources.no_web"))
    if _USER.search(url):
        raise FieldError(say("sources.user_in_web"))
    found = _TOKEN_OPTION.search(url)
    if found and not SECRET.fullmatch(found["token"]):
        raise FieldError(say("sources.open_token"))
    return url


def check_query(query: str) -> str:
    """A query that is one reading statement.

    Raises:
        FieldError: It is none, several, or one that writes. The connection reads only as well;
            this tells early and by name.
    """
    bare = _QUOTED.sub(" ", query).strip().removesuffix(";")
    if not _READING.match(bare) or ";" in bare or _WRITING.search(bare):
        raise FieldError(say("sources.no_select"))
    return query


def secrets_filled(text: str, file: object) -> str:
    """``text`` with every ``${NAME}`` replaced by that environment variable.

    Args:
        text: May hold references.
        file: The source contract, as it shall be named in an error.

    Raises:
        ConfigError: A variable is not set.
    """

    def value(reference: re.Match[str]) -> str:
        found = os.environ.get(reference[1])
        if found is None:
            raise ConfigError(say("config.no_secret", file=file, name=reference[1]))
        return found

    return SECRET.sub(value, text)


def url_shown(url: str) -> str:
    """A URL for people: no user, no password, no options."""
    return _USER.sub("//", url).partition("?")[0]


def below_inbox(path: Path, home: Home) -> Path | None:
    """Where a path really leads, links followed; None when that is not below the inbox."""
    steps = _steps_below(path, home.inbox)
    if steps is not None:
        return home.inbox_place.joinpath(*steps)
    try:
        place = path.resolve()
    except (OSError, RuntimeError):  # a ring of links
        return None
    return place if place.is_relative_to(home.inbox_place) else None


def _steps_below(path: Path, inbox: Path) -> tuple[str, ...] | None:
    """The way from the inbox to a path; None where a link or a step up makes it another one."""
    depth = len(inbox.parts)
    steps = path.parts[depth:]
    if path.parts[:depth] != inbox.parts or ".." in steps:
        return None
    places = (path, *path.parents)[: len(steps)]
    return None if any(place.is_symlink() for place in places) else steps
