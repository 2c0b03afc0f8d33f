"""``xjdata explain``: one number, from the wording of the plan to the bytes behind it.

Here: what is read and in which order it is shown. Not here: the facts (`xjdata.explain`), tables of
them (`explained`).
"""

from typing import Any

from rich.table import Table
from rich.text import Text

from xjdata.cli.counties import resolve_unit
from xjdata.cli.explained import Names, files, left_out, made_of
from xjdata.cli.output import by_language, plain, print_json, show, status_text
from xjdata.cli.reading import reading
from xjdata.cli.titles import dataset_title
from xjdata.home import Home
from xjdata.messages import say

Row = dict[str, Any]


def run(*, target: str, county: str | None, as_json: bool) -> int:
    """Explain a target's number at the league, or at one unit."""
    from xjdata.explain import explain
    from xjdata.night import Night
    from xjdata.plan import load_plan

    home = Home.find()
    wanted = load_plan(home.league.plan, home.root / "plans").target(target).id
    unit = None if county is None else resolve_unit(county, home)
    with reading(home) as reader:
        as_of = reader.rows("quality.night")[-1]["as_of"]
        facts = explain(reader, Night(home, as_of), wanted, unit)
        counties = reader.rows("core.dim_county")
    if as_json:
        print_json(facts)
        return 0
    _print(facts, Names(counties))
    return 0


def _print(facts: Row, names: Names) -> None:
    asked = facts["asked"]
    who = names.unit(facts["county_code"])
    name = by_language(asked["name_zh"], asked["name_en"])
    title = _say("title", target=asked["target_id"], name=name, who=who, as_of=facts["as_of"])
    show(Text(title, "bold"), _pairs(_asked(facts)), "", _pairs(_value(facts, names)), "")
    parts = made_of(facts, names)
    if parts is not None:
        show(parts, *([""] if isinstance(parts, Text) else []))
    _print_sources(facts, names)
    _print_left_out(facts, names)
    show(Text(_say("true_numbers"), "dim"))


def _asked(facts: Row) -> list[tuple[str, Any]]:
    """What the plan says, and what is counted for it."""
    asked, counted = facts["asked"], facts["counted"]
    lines: list[tuple[str, Any]] = [
        (_say("asked"), _say("clause", clause=asked["clause"], quote=asked["quote_zh"])),
        (_say("goal"), _goal(asked)),
        (_say("scope"), _say(f"scope_{asked['scope']}")),
        (_say("deadline"), asked["deadline"]),
        (_say("basis"), _say(f"basis_{asked['basis']}")),
    ]
    if asked["benchmark"] is not None:
        percent = "%" if asked["unit"] == "percent" else ""
        lines.append((_say("benchmark"), f"{asked['benchmark']:g}{percent}"))
    read = by_language(asked["reading_zh"], asked["reading_en"])
    if read:
        lines.append((_say("reading"), read))
    for name in ("frame", "numerator", "denominator"):
        words = by_language(counted[f"{name}_zh"] or counted[name], counted[name])
        lines.append((_say(name), words or _say("is_count")))
    return lines


def _goal(asked: Row) -> str:
    percent = "%" if asked["unit"] == "percent" else ""
    if asked["target_value"] is None:
        return str(say("cli.asked_more")) if asked["operator"] == "yoy-increase" else "—"
    words = {">=": "cli.asked_at_least", "all-of-list": "cli.asked_all"}
    words["stays-above"] = "cli.asked_stays"
    word = words.get(asked["operator"])
    return f"{say(word) if word else asked['operator']} {asked['target_value']:g}{percent}"


def _value(facts: Row, names: Names) -> list[tuple[str, Any]]:
    value, percent = facts["value"], "%" if facts["asked"]["unit"] == "percent" else ""
    lines: list[tuple[str, Any]] = [(_say("value"), _shown(value, percent))]
    status = status_text(value["status"])
    needed = by_language(value["needed_zh"], value["needed_en"])
    if value["needed"]:
        status.append(f"  {needed}", "default")
    lines.append((_say("status"), status))
    if value["zero_report"]:
        lines.append(("", _say("zero_report")))
    if value["missing_units"]:
        units = [names.unit(unit) for unit in value["missing_units"].split(",")]
        lines.append((_say("missing_units"), by_language("、", ", ").join(units)))
    lines += _last_year(facts, percent)
    return lines


def _last_year(facts: Row, percent: str) -> list[tuple[str, Any]]:
    found = facts["last_year"]
    if found is None:
        return []
    said = _say("prior_missing")
    if found["value"] is not None:
        shown = f"{found['value']:.2f}%" if percent else f"{found['value']:.0f}"
        said = shown if percent == "" else _say("prior", value=shown, share=_share(found))
    if not found["is_asked"]:
        said += by_language("", " ") + _say("prior_not_asked")
    lines: list[tuple[str, Any]] = [(_say("last_year"), said)]
    if facts["level"] == "county":
        lines += [(_say("prior_from"), file) for file in files(found["deliveries"], named=False)]
    return lines


def _shown(value: Row, percent: str) -> str:
    if value["numerator"] is None:
        return _say("no_value")
    if value["denominator"] is None:
        return str(value["display"])
    shown = f"{value['display']}{percent}" if value["value"] is not None else value["display"]
    return f"{shown}  {_share(value)}"


def _share(row: Row) -> str:
    return f"{row['numerator']}/{'—' if row['denominator'] is None else row['denominator']}"


def _print_sources(facts: Row, names: Names) -> None:
    """The files, and what should have come and did not."""
    if facts["counted"]["measure"] is None:
        show(Text(_say("no_measure"), "magenta"))
        return
    for dataset, has_source in facts["sources"].items():
        if not has_source:
            show(Text(_say("no_source", dataset=dataset_title(dataset)), "magenta"))
    show(Text(_say("deliveries"), "bold"))
    rows = facts["deliveries"]
    if any(row["county_code"] != facts["county_code"] for row in rows):
        of_last_year = facts["last_year"]["deliveries"] if facts["last_year"] else []
        show(names.deliveries([*rows, *of_last_year]))
    else:
        for line in files(rows) or [Text(_say("nothing_delivered"), "dim")]:
            show(line)
        show("")
    if facts["not_delivered"]:
        show(Text(_say("not_delivered"), "bold"))
        for row in facts["not_delivered"]:
            who = f"{names.unit(row['county_code'])} {dataset_title(row['dataset'])}: "
            show(Text(who + plain(by_language(row["message_zh"], row["message_en"]))))


def _print_left_out(facts: Row, names: Names) -> None:
    """What does not count, and what it could change at most."""
    if facts["gaps"]:
        show(Text(_say("gaps"), "bold"))
        cells: dict[tuple[str, str], int] = {}
        for gap in facts["gaps"]:
            place = gap["dataset"], gap["column"]
            cells[place] = cells.get(place, 0) + gap["cells"]
        for (dataset, column), count in cells.items():
            title = names.column(dataset, column)
            show(_say("gap_cells", dataset=dataset_title(dataset), column=title, cells=count))
    if facts["left_out"]:
        show(left_out(facts, names), Text(_say("left_out_legend"), "dim"), "")
    else:
        show(Text(_say("nothing_left_out")))
    show(_pairs([(_say("bounds"), _bounds(facts, names))]))


def _bounds(facts: Row, names: Names) -> str:
    bounds, percent = facts["bounds"], "%" if facts["asked"]["unit"] == "percent" else ""
    if not bounds["is_bounded"]:
        said = by_language("；", "; ").join(
            _why(why, of, names) for why, of in bounds["why"].items()
        )
        return _say("not_bounded", why=said)
    if not bounds["rows"]:
        return _say("exact")
    ends = {name: _shown(bounds[name], percent) for name in ("worst", "best")}
    said = _say("worst", rows=bounds["rows"], **ends)
    is_of_people = any(row["dataset"] in ("fitness", "teacher") for row in facts["left_out"])
    return f"{said}{by_language('', ' ')}{_say('two_units')}" if is_of_people else said


def _why(why: str, of: list[str], names: Names) -> str:
    named = [names.unit(name) if name.isdigit() else dataset_title(name) for name in of]
    return _say(f"why_{why}", names=by_language("、", ", ").join(named)).strip()


def _say(key: str, /, **values: Any) -> str:
    return str(say(f"explain.{key}", **values))


def _pairs(lines: list[tuple[str, Any]]) -> Table:
    """Labels and what they say, wrapped beside them."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True, style="cyan")
    grid.add_column(overflow="fold")
    for label, said in lines:
        grid.add_row(Text(label), said if isinstance(said, Text) else Text(plain(said)))
    return grid
