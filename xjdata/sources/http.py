"""The connector for web interfaces that answer in JSON, page by page or at once.

Here: pages, the envelope around the rows, whether all announced rows came. Not here: a single
request (`web`), the canonical bytes (`rows`, `tabular`).
"""

import os
from collections.abc import Callable, Iterator
from itertools import chain
from operator import methodcaller
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

import pyarrow as pa

from xjdata.datasets import dataset_contract
from xjdata.home import Home
from xjdata.messages import ConfigError, HoldError, XjdataError, say
from xjdata.sources import rows
from xjdata.sources.address import SECRET, secrets_filled, url_shown
from xjdata.sources.contract import Source
from xjdata.sources.delivery import Delivery
from xjdata.sources.grid import Grid
from xjdata.sources.layout import key_positions
from xjdata.sources.probing import Probe
from xjdata.sources.tabular import grid_of, kept

if TYPE_CHECKING:
    from xjdata.sources.web import Web

_WHOLE_TRIES = 3
"""So often everything is fetched anew when what came does not fit together."""
_BETWEEN_SECONDS = 5
_MOST_PAGES = 20_000
_MOST_FIELDS = 16_384
_MOST_ROWS = 5_000_000
_LEVEL = " > "
"""Between the levels of a field, as in a heading."""
_DEEPEST = 8


def collect(source: Source, home: Home, put_blob: Callable[[Path], str]) -> Delivery | None:
    """All rows of a web interface, in canonical bytes.

    Args:
        source: Names address, token, pages and envelope.
        home: Not needed; what is fetched lies elsewhere.
        put_blob: Archives a file and returns its SHA-256.

    Raises:
        SourceError: The interface cannot be reached or refuses.
        HoldError: What it answers is not whole.
        ConfigError: A secret is not set, or the address is none.
    """
    from xjdata.sources.web import UnsteadyError, pause

    for tried in range(1, _WHOLE_TRIES + 1):
        try:
            with _web(source) as web:
                portions = [_columns(batch, source) for batch in _batches(web, source)]
            break
        except UnsteadyError:
            if tried == _WHOLE_TRIES:
                raise
        pause(_BETWEEN_SECONDS)
    contract = dataset_contract(source.dataset)
    header = list(dict.fromkeys(chain.from_iterable(portions)))
    if not header:  # no row, hence no field: an attested empty list has those of the dataset
        header, portions = [column.name for column in contract.columns], []
    keys = key_positions(contract, source.columns, header)
    table = rows.canonical(header, (_in_order(p, header) for p in portions), keys)
    return kept(table, _name(source), source, put_blob)


def grids(delivery: Delivery, source: Source, blob_path: Callable[[str], Path]) -> list[Grid]:
    """The rows as text; raises as `tabular.grid_of`."""
    sheet = source.rows or ""
    return [grid_of(file, sheet, blob_path(file.sha256)) for file in delivery.files]


def probe(source: Source, home: Home) -> Probe:
    """Whether the interface answers the first request with rows."""
    try:
        with _web(source) as web:
            batch = next(_batches(web, source), [])
    except XjdataError as error:
        return Probe(False, error.message)
    return Probe(True, say("sources.web_there", source=_name(source), rows=len(batch)))


def _web(source: Source) -> "Web":
    # Imported here: only who has such a source pays for it, in time.
    from xjdata.sources.web import Web

    token = None
    if source.bearer is not None:
        token = secrets_filled(f"${{{source.bearer}}}", source.file).strip()
        if not token or not token.isascii() or not token.isprintable():
            raise ConfigError(say("sources.bad_token", file=source.file, name=source.bearer))
    return Web(_name(source), token, source.timeout)


def _name(source: Source) -> str:
    """The interface for people: no token, no parameters."""
    url = source.url or ""
    if SECRET.fullmatch(url):
        return urlsplit(os.environ.get(SECRET.sub(r"\1", url), "")).hostname or url
    return url_shown(url)


def _batches(web: "Web", source: Source) -> Iterator[list[dict[str, Any]]]:
    """The rows page by page, until all have come.

    Raises:
        UnsteadyError: Fewer rows than announced, or another number than before.
        HoldError: There is no end, or no rows in the answer.
    """
    url = secrets_filled(source.url or "", source.file)
    fixed = {name: secrets_filled(text, source.file) for name, text in source.params.items()}
    count, announced, before = 0, None, None
    own: dict[str, Any] = {}
    seen: set[str] = set()
    for page in range(_MOST_PAGES):
        asked = source.pages.parameters(page, count) if source.pages else {}
        answer = web.ask(url, fixed | asked | own)
        batch = _rows(answer, source)
        count += len(batch)
        announced = _announced(answer, source, announced, count)
        if count > _MOST_ROWS or (batch and batch == before):
            break
        if batch:
            yield batch
        following = _next(answer, source, bool(batch) and count != announced)
        if following is None:
            _check_all(source, count, announced)
            return
        if following in seen:
            break
        if isinstance(following, str):
            seen.add(following)
            own = {source.pages.cursor: following} if source.pages and source.pages.cursor else {}
            if not own:
                before_url, url = url, urljoin(url, following)
                web.check_same_server(before_url, url)
        before = batch
    raise HoldError(say("sources.web_endless", source=_name(source), rows=count))


def _next(answer: Any, source: Source, is_more: bool) -> str | bool | None:
    """What leads to the next page; None after the last one."""
    if source.pages is None:
        return None
    if source.pages.next is None:
        return True if is_more else None
    following = _at(answer, source.pages.next)
    return str(following) if following not in (None, "", False) else None


def _check_all(source: Source, count: int, announced: int | None) -> None:
    from xjdata.sources.web import UnsteadyError

    if announced is not None and count != announced:
        values = {"source": _name(source), "rows": count, "announced": announced}
        raise UnsteadyError(say("sources.web_fewer", **values))


def _rows(answer: Any, source: Source) -> list[dict[str, Any]]:
    """The rows in an answer, envelope taken off."""
    found = answer if source.rows is None else _at(answer, source.rows)
    # Rows without a field are no rows: they would pass for an attested empty list.
    if not isinstance(found, list) or not set(map(type, found)) <= {dict} or not all(found):
        place = source.rows or "$"
        raise HoldError(say("sources.web_no_rows", source=_name(source), place=place))
    return found


def _announced(answer: Any, source: Source, before: int | None, count: int) -> int | None:
    """The number of all rows as the answer announces it; the same on every page."""
    from xjdata.sources.web import UnsteadyError

    if source.total is None:
        return None
    found = _at(answer, source.total)
    if isinstance(found, bool) or not str(found).isascii() or not str(found).isdigit():
        values = {"source": _name(source), "place": source.total}
        raise HoldError(say("sources.web_no_total", **values))
    if before is not None and int(found) != before:
        raise UnsteadyError(
            say("sources.web_changed", source=_name(source), before=before, now=int(found))
        )
    return int(found)


def _at(answer: Any, place: str) -> Any:
    """What stands at a place, outer.inner; None when nothing does."""
    for name in place.split("."):
        if not isinstance(answer, dict):
            return None
        answer = answer.get(name)
    return answer


def _columns(
    batch: list[dict[str, Any]], source: Source, outer: str = "", depth: int = 1
) -> dict[str, pa.Array]:
    """The rows of a page by field; fields inside fields as outer > inner."""
    found: dict[str, pa.Array] = {}
    fields = dict.fromkeys(chain.from_iterable(batch))
    if len(fields) > _MOST_FIELDS:
        raise HoldError(say("sources.web_too_wide", source=_name(source), fields=len(fields)))
    for field in fields:
        values = list(map(methodcaller("get", field), batch))
        name = f"{outer}{field}"
        if dict in set(map(type, values)) and depth < _DEEPEST:
            inner = [value if isinstance(value, dict) else {} for value in values]
            found |= _columns(inner, source, f"{name}{_LEVEL}", depth + 1)
            values = [None if isinstance(value, dict) else value for value in values]
            if set(map(type, values)) == {type(None)}:
                continue
        found[name] = rows.column_of(values)
    return found


def _in_order(portion: dict[str, pa.Array], header: list[str]) -> list[pa.Array]:
    """The columns of a page in the order of all pages; a field it lacks is empty."""
    length = len(next(iter(portion.values()))) if portion else 0
    return [portion[name] if name in portion else pa.nulls(length) for name in header]
