"""Which unit a name on the command line means."""

import difflib
import unicodedata

from xjdata.datasets import code_list
from xjdata.home import Home
from xjdata.messages import ConfigError, say

_SIMILAR = 0.4
"""Chinese names are short: one wrong character of four is much."""


def resolve_unit(name: str, home: Home) -> str:
    """The code of a unit named by code, name or alias, in whatever case and width.

    The built-in names come first: only for others the source contracts are read, so that a
    broken contract of one county does not hide the figures of another.

    Raises:
        ConfigError: No unit is called so; suggests the ones that are nearly.
    """
    word = _same(name)
    built_in = {_same(known): code for known, code in code_list("county").words.items()}
    if built_in.get(word) in home.units:
        return built_in[word]
    from xjdata.sources import read_unit_contracts

    contracts = read_unit_contracts(home)
    words = {_same(known): unit for unit, c in contracts.items() for known in c.words}
    if word in words:
        return words[word]
    near = difflib.get_close_matches(word, words, n=3, cutoff=_SIMILAR)
    units = list(dict.fromkeys(words[found] for found in near)) or list(contracts)
    titles = [contracts[unit].title for unit in units]
    names = say(
        "cli.either",
        zh="、".join(f"{title.zh}（{unit}）" for unit, title in zip(units, titles, strict=True)),
        en=", ".join(f"{title.en} ({unit})" for unit, title in zip(units, titles, strict=True)),
    )
    hint = say("config.did_you_mean" if near else "config.known_units", names=names)
    raise ConfigError(say("config.unknown_unit", name=name, hint=hint))


def _same(word: str) -> str:
    """A word as it is compared."""
    return unicodedata.normalize("NFKC", word).strip().casefold()
