"""The page of statuses: situations in words, and what the one function says of each."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from xjdata.messages import say
from xjdata.plan import Plan, Verdict, judge, load_plan

PAGE = Path(__file__).parents[2] / "docs" / "statuses.md"

_START, _END = "<!-- statuses -->", "<!-- end of statuses -->"

_AFTER = {"as_of": date(2025, 1, 1)}
_COUNTY = {"level": "county"}
_SOME = {"sources": "some_missing"}


@dataclass(frozen=True)
class Situation:
    """A situation, and a target of the plan with numbers that are in it."""

    zh: str
    en: str
    target: str
    numerator: int | None
    denominator: int | None
    more: dict[str, Any] = field(default_factory=dict)

    def judged(self, plan: Plan) -> Verdict:
        """What becomes of it."""
        settings: dict[str, Any] = {
            "prior": None,
            "as_of": date(2024, 10, 15),
            "year_start": plan.year_start,
            "sources": "complete",
            "level": "league",
        }
        return judge(
            plan.target(self.target),
            numerator=self.numerator,
            denominator=self.denominator,
            **(settings | self.more),
        )


SITUATIONS = [
    Situation("文本没有可据以判定的内容", "the text holds nothing to judge by", "W11-5", 90, 100),
    Situation(
        "目标不在这一层级上判定",
        "the target has no verdict at this level",
        "W08-4",
        90,
        100,
        _COUNTY,
    ),
    Situation(
        "“每个旗县”的目标，盟直的行",
        "an each-county target, the row of the league-direct unit",
        "W12-1",
        1,
        None,
        _COUNTY | {"in_each_county": False},
    ),
    Situation(
        "没有一个单位设置了来源",
        "no unit has a source for it",
        "W08-4",
        None,
        None,
        {"sources": "none"},
    ),
    Situation(
        "有来源，从未报送",
        "there is a source, and nothing was ever delivered",
        "W08-4",
        None,
        None,
        {"sources": "missing"},
    ),
    Situation("部分单位缺报，百分比", "some units missing, a share", "W08-4", 90, 100, _SOME),
    Situation(
        "部分单位缺报，计数，不算它们已达到",
        "some units missing, a count that is reached without them",
        "W12-2",
        6,
        None,
        _SOME,
    ),
    Situation(
        "部分单位缺报，计数，尚未达到",
        "some units missing, a count short of its target",
        "W12-2",
        5,
        None,
        _SOME,
    ),
    Situation(
        "已报送，没有应计对象，“全部完成”类",
        'delivered, nothing to count, "all of X"',
        "W18-5",
        0,
        0,
    ),
    Situation(
        "已报送，没有应计对象，目标不针对这样的单位",
        "delivered, nothing to count, the target does not speak of such a unit",
        "W08-4",
        0,
        0,
    ),
    Situation(
        "已报送，没有应计对象，而对象不应为空",
        "delivered, nothing to count where there must be something",
        "W10-3",
        0,
        0,
    ),
    Situation(
        "已报送，一个也没有，需要有",
        "delivered, there is none, and some are needed",
        "W12-2",
        0,
        None,
    ),
    Situation("分母未知", "the whole is not known", "W10-3", 50, None),
    Situation("达到或超过目标值", "at the target value or above", "W08-4", 35, 100),
    Situation("差一点也不算达到", "short of it, however little", "W08-4", 34_996, 100_000),
    Situation("未达到，期限已过", "short of it, the deadline is over", "W08-4", 34, 100, _AFTER),
    Situation(
        "逐月累计的目标，不低于直线进度",
        "built up in the year, at or above the straight path",
        "W12-2",
        5,
        None,
    ),
    Situation(
        "逐月累计的目标，低于直线进度",
        "built up in the year, below the straight path",
        "W12-2",
        4,
        None,
    ),
    Situation("点名的对象全部完成", "every named member is done", "W06-1", 4, 4),
    Situation("点名的对象有未完成的", "a named member is not done", "W06-1", 3, 4),
    Situation(
        "稳步提升，高于上年", "an increase, above last year", "W10-1", 81, 100, {"prior": (80, 100)}
    ),
    Situation(
        "稳步提升，与上年相同",
        "an increase, equal to last year",
        "W10-1",
        80,
        100,
        {"prior": (80, 100)},
    ),
    Situation("稳步提升，缺上年值", "an increase, no value of last year", "W10-1", 81, 100),
    Situation("“每个旗县”，十三个都达到", "each county, all thirteen do", "W12-1", 13, 13),
    Situation("“每个旗县”，十二个达到", "each county, twelve do", "W12-1", 12, 13),
]


def page(text: str) -> str:
    """The page with the table as the function has it."""
    plan = load_plan(2024)
    head, rest = text.split(_START)
    _, tail = rest.split(_END)
    lines = [
        "| 情形 situation | 例 example | 状态 status | 还需 needed |",
        "|---|---|---|---|",
        *(_line(plan, situation) for situation in SITUATIONS),
    ]
    return f"{head}{_START}\n\n" + "\n".join(lines) + f"\n\n{_END}{tail}"


def _line(plan: Plan, situation: Situation) -> str:
    verdict = situation.judged(plan)
    target = plan.target(situation.target)
    status = say(f"plan.status_{verdict.status}")
    numbers = [str(n) for n in (situation.numerator, situation.denominator) if n is not None]
    example = " ".join([target.id, "/".join(numbers)]).strip()
    needed = ""
    if verdict.needed is not None:
        level = situation.more.get("level", "league")
        words = plan.words_of(target, level, verdict.needed)
        needed = f"{words.zh} {words.en}"
    cells = (
        f"{situation.zh} {situation.en}",
        example,
        f"{status.zh} `{verdict.status}`",
        needed,
    )
    return "| " + " | ".join(cells) + " |"
