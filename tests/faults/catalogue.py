"""The catalogue of faults: what counties' files have wrong with them, and what becomes of it.

``python -m tests.faults`` writes the tables of ``docs/faults.md`` from it. Here: reading and
showing it. Not here: the files that prove it (`delivering`, `forms`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

ACTIONS = {
    "repair": ("修复", "repair"),
    "flag": ("标记", "flag"),
    "blank": ("清空", "blank"),
    "reject": ("拒收", "reject"),
    "hold": ("扣留", "hold"),
    "neutralise": ("中和", "neutralise"),
}
GROUPS = {
    "content": ("内容", "Faults of content"),
    "form": ("形式", "Faults of form"),
    "delivery": ("整份报送", "Faults of the delivery"),
}
PAGE = Path(__file__).parents[2] / "docs" / "faults.md"
_HEAD = ("| 问题 fault | 处理 action | 结果 effect |", "|---|---|---|")
_START, _END = "<!-- catalogue -->", "<!-- end of catalogue -->"


@dataclass(frozen=True)
class Fault:
    """One fault and its proof.

    Attributes:
        id: Its name.
        group: content, form or delivery.
        action: What becomes of it (source-templates section 7).
        fault: What is wrong, Chinese and English.
        effect: What follows, Chinese and English.
        cases: Deliveries that have it; see `delivering`.
    """

    id: str
    group: str
    action: str
    fault: tuple[str, str]
    effect: tuple[str, str]
    cases: tuple[dict[str, Any], ...]


@cache
def faults() -> tuple[Fault, ...]:
    """Every fault, in the order of the tables."""
    found = []
    for group in GROUPS:
        file = Path(__file__).parent / f"{group}.yaml"
        for entry in yaml.safe_load(file.read_text("utf-8")):
            texts = {name: (entry[name]["zh"], entry[name]["en"]) for name in ("fault", "effect")}
            cases = tuple(entry["cases"])
            found.append(Fault(entry["id"], group, entry["action"], **texts, cases=cases))
    return tuple(found)


def page(text: str) -> str:
    """The page with the tables as the catalogue has them."""
    head, rest = text.split(_START)
    _, tail = rest.split(_END)
    parts = []
    for group, (zh, en) in GROUPS.items():
        lines = [
            f"### {zh} · {en}",
            "",
            "| 问题 fault | 处理 action | 结果 effect |",
            "|---|---|---|",
        ]
        for fault in faults():
            if fault.group == group:
                action = " ".join(ACTIONS[fault.action])
                cells = (" ".join(fault.fault), action, " ".join(fault.effect))
                lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
        parts.append("\n".join(lines))
    return f"{head}{_START}\n\n" + "\n\n".join(parts) + f"\n\n{_END}{tail}"
