"""Secrets: from the environment, never from a file that is shared, never in a message."""

import hashlib

from xjdata.home.environment import Environment
from xjdata.home.home import Home
from xjdata.messages import ConfigError, say

_SHORTEST_KEY = 32


def pseudonym_key(home: Home) -> bytes:
    """The key under which ID and student numbers become pseudonyms.

    From ``XJDATA_PSEUDONYM_KEY``, else from the key file that the sample writes.

    Raises:
        ConfigError: There is none, or it is too short.
    """
    text = _from_environment()
    if not text and home.key_file.is_file():
        text = home.key_file.read_text("utf-8").strip()
    if not text:
        raise ConfigError(say("config.no_key"))
    if len(text) < _SHORTEST_KEY:
        raise ConfigError(say("config.short_key"))
    return text.encode()


def key_id(key: bytes) -> str:
    """A short mark of a key: tells two keys apart, and does not give the key away."""
    return hashlib.sha256(b"xjdata key id\0" + key).hexdigest()[:16]


def is_key_from_environment() -> bool:
    """Whether the key comes from the environment, as it should outside the sample."""
    return bool(_from_environment())


def _from_environment() -> str:
    # A line break at the end is no part of a key, wherever the key comes from.
    return Environment().pseudonym_key.get_secret_value().strip()
