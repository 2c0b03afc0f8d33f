"""Pages of HTML under the name of a workbook that are no whole table."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.night.breakages.kinds import Breakage, Spoil, cut, in_file, of_bytes

_LOGIN = "<!DOCTYPE html><html><body><form>用户名<input></form></body></html>"
_FRAMES = b"<html><frameset><frame src=sheet001.htm></frameset></html>"
_ARCHIVE = b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n<html><table><tr><td>1"


def _page(change: Callable[[str], str]) -> Spoil:
    return in_file(lambda good: change(good.decode("gb18030")).encode("gb18030"))


def _without_rows(page: str) -> str:
    """Nothing but what stands up to the headings."""
    rows = re.split("(?=<tr)", page)
    head = next(at for at, row in enumerate(rows) if "学校标识码" in row)
    return "".join(rows[: head + 1]) + "</table></body></html>"


PAGES = (
    Breakage("login_page", "page", of_bytes(_LOGIN.encode()), "登录页"),
    Breakage("frames", "page", of_bytes(_FRAMES), "框架"),
    Breakage("web_archive", "page", of_bytes(_ARCHIVE), "MHTML"),
    Breakage("page_torn", "page", cut(0.6), "不完整"),
    Breakage("last_row_torn", "page", _page(lambda p: p[: p.rfind("</td>")]), "不完整"),
    Breakage("page_of_one_cell", "page", _page(lambda p: "<table><td>出错了</table>"), "表头"),
    Breakage("page_headings", "page", _page(lambda p: p.replace("身份证", "甲")), "甲", "teacher"),
    Breakage("page_without_rows", "page", _page(_without_rows), "0", "teacher"),
    Breakage(
        "endless_cells", "page",
        _page(lambda p: p.replace("<tr>", "<tr>" + "<td colspan=9999>" * 2, 1)), "过大",
    ),
)  # fmt: skip
