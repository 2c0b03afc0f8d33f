"""Files that are whole only when several tables are in them: workbooks and packages.

Here: collecting their parts and writing them. Not here: the formats (`workbook`, `biff`, `html`,
`package`).
"""

from dataclasses import dataclass, field
from pathlib import Path

from xjdata.sample.layouts.biff import write_biff
from xjdata.sample.layouts.html import write_html
from xjdata.sample.layouts.package import write_package
from xjdata.sample.layouts.page import Page
from xjdata.sample.layouts.style import Style
from xjdata.sample.layouts.workbook import write_workbook

_LARGE = 20_000
_COVER = "封面"


@dataclass
class Books:
    """What waits for its file to be whole.

    Attributes:
        inbox: Where the files go.
    """

    inbox: Path
    _pages: dict[str, list[Page]] = field(default_factory=dict)
    _styles: dict[str, Style] = field(default_factory=dict)
    _entries: dict[str, dict[str, bytes]] = field(default_factory=dict)

    def add(self, file: str, style: Style, page: Page) -> None:
        """Put a page into its workbook."""
        if file not in self._pages:
            self._pages[file] = [_cover(page)] if style.cover else []
        self._pages[file].append(page)
        self._styles[file] = style

    def pack(self, file: str, name: str, data: bytes) -> None:
        """Put an entry into its package."""
        self._entries.setdefault(file, {})[name] = data

    def write(self) -> None:
        """Write all files."""
        for file, pages in self._pages.items():
            _write(made(self.inbox / file), pages, self._styles[file])
        for file, entries in self._entries.items():
            write_package(made(self.inbox / file), entries)


def made(path: Path) -> Path:
    """A path whose folder exists."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def _cover(page: Page) -> Page:
    """A sheet before the table, with its title alone."""
    title = page.lines[0][0] if page.lines and page.headings[0] else page.name
    return Page(_COVER, [[], [title], ["（内部资料，注意保存）"]])


def _write(path: Path, pages: list[Page], style: Style) -> None:
    """Write a workbook in the unit's format."""
    if style.format == "xls":
        write_biff(path, pages)
    elif style.format == "html":
        write_html(path, pages[0])
    else:
        size = sum(len(page.lines) for page in pages)
        large = size > _LARGE and not any(page.merges for page in pages)
        write_workbook(path, pages, spare=style.spare, bare=style.bare, large=large)
