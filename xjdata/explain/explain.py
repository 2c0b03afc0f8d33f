"""The facts behind one target, as plain data.

Every number is read from the tables of a night. Only how far it may be off (`bounds`) is counted
here, from the parts those tables name.
"""

from collections.abc import Iterable

from xjdata.explain.bound import Bound, Published
from xjdata.explain.bounds import bounds_of
from xjdata.explain.left_out import Rows, rows_behind
from xjdata.explain.tables import ALL, ASKED, COUNTED, LINEAGE, PRIOR, VALUE, Row, Tables
from xjdata.measures import measures_of
from xjdata.messages import ConfigError, Message, say
from xjdata.night import Night
from xjdata.plan import Target, display_value, value_of


def explain(tables: Tables, night: Night, target_id: str, unit: str | None = None) -> Row:
    """Everything there is to say of a target's number at the league, or at one unit.

    Args:
        tables: The published night.
        night: The same night.
        target_id: The target, in upper or lower case.
        unit: A unit's code; None for the league.

    Returns:
        ``asked`` (what the plan says), ``counted`` (what is counted, in words), ``value`` (the row
        of the table), ``last_year`` (None where the target does not ask for it and there is none),
        ``made_of`` (numerators and denominators of units, schools or members, and their sum),
        ``sources`` (dataset to whether anybody has a source for it), ``deliveries`` and
        ``not_delivered``, ``gaps``, ``left_out`` and ``bounds``. Dates are dates, what is said in
        words stands in both languages under ``_zh`` and ``_en``.

    Raises:
        ConfigError: The plan has no such target, and suggests the ones meant; or target or unit are
            newer than the night.
    """
    target = night.plan.target(target_id)
    one = Explained(tables, night, target, unit)
    return {
        "as_of": night.as_of,
        "level": "league" if unit is None else "county",
        "county_code": unit or ALL,
        "asked": {name: one.described[name] for name in ASKED},
        "counted": {name: one.described[name] for name in COUNTED},
        "value": one.value(),
        "last_year": one.last_year(),
        "made_of": one.made_of(),
        "sources": one.sources(),
        "deliveries": [_lineage(row) for row in one.lineage if row["purpose"] == "value"],
        "not_delivered": one.not_delivered(),
        "gaps": one.gaps(),
        **one.off(),
    }


class Explained:
    """One target at one level, over the tables of a night."""

    def __init__(self, tables: Tables, night: Night, target: Target, unit: str | None) -> None:
        self.tables, self.night, self.target, self.unit = tables, night, target, unit
        described = tables.rows("mart.target", target_id=target.id)
        if not described:
            raise ConfigError(say("explain.not_published", target=target.id))
        self.described = described[0]
        rows = tables.rows(f"mart.{target.table_name}", breakdown=ALL)
        (self.league,) = (row for row in rows if row["level"] == "league")
        self.units = {row["county_code"]: row for row in rows if row["level"] == "county"}
        self.schools = [row for row in rows if row["level"] == "school"]
        if unit is not None and unit not in self.units:
            raise ConfigError(say("cli.unit_not_there", unit=unit))
        self.row = self.league if unit is None else self.units[unit]
        self.whole_lineage = tables.rows("mart.lineage", target_id=target.id)
        self.call = measures_of(night.plan).get(target.id)
        is_local = unit is not None and not (self.call and self.call.measure.whoever)
        self.is_local = is_local and target.delivered_by != "bureau"
        self.lineage = self._own(self.whole_lineage)

    def _own(self, rows: Iterable[Row]) -> list[Row]:
        """Those of the unit, where only its own rows count for it."""
        return [row for row in rows if not self.is_local or row["county_code"] == self.unit]

    def value(self) -> Row:
        """The row of the table, and what is still needed in words."""
        row = {name: self.row[name] for name in VALUE}
        needed: Message | None = None
        if row["needed"] is not None:
            needed = self.night.plan.words_of(self.target, self.row["level"], row["needed"])
        row["needed_zh"], row["needed_en"] = (needed.zh, needed.en) if needed else ("", "")
        return row

    def last_year(self) -> Row | None:
        """Last year's value, and the files of the units' own figures it is from."""
        found = {name.removeprefix("prior_"): self.row[name] for name in PRIOR}
        asked = self.target.asks_last_year
        if not asked and found["numerator"] is None:
            return None
        rows = [row for row in self.whole_lineage if row["purpose"] == "last_year"]
        if self.unit is not None:
            rows = [row for row in rows if row["county_code"] == self.unit]
        return {**found, "is_asked": asked, "deliveries": [_lineage(row) for row in rows]}

    def made_of(self) -> Row:
        """The parts the number is added up from; their sums are the number."""
        if self.unit is None and self.target.rollup == "members":
            members = self.tables.rows("mart.indicator_member", target_id=self.target.id)
            kept = ("member", "county_code", "numerator", "status")
            return {"of": "member", "rows": [{name: row[name] for name in kept} for row in members]}
        if self.unit is None and self.target.lowest_level != "league":
            rows = [_part(row, "county_code") for row in self.units.values()]
            return {"of": "county", "rows": rows, "is_sum": self.target.rollup != "each_county"}
        if self.unit is not None and self.target.lowest_level == "school":
            own = [row for row in self.schools if row["county_code"] == self.unit]
            names = {
                row["school_code"]: row["school_name"]
                for row in self.tables.rows("core.dim_school", county_code=self.unit)
            }
            rows = [
                {**_part(row, "school_code"), "school_name": names.get(row["school_code"])}
                for row in own
            ]
            return {"of": "school", "rows": rows, "unit_itself": self._itself(own)}
        return {"of": "unit", "rows": []}

    def _itself(self, schools: list[Row]) -> Row | None:
        """What belongs to the unit and to no school of it; None where there is nothing."""
        if self.row["numerator"] is None:
            return None
        rest = {
            name: self.row[name] - sum(row[name] or 0 for row in schools)
            for name in ("numerator", "denominator")
            if self.row[name] is not None
        }
        return {"denominator": None, **rest} if any(rest.values()) else None

    def sources(self) -> Row:
        """Dataset a measure reads to whether any unit has a source for it."""
        board = self.board
        return {name: any(row["dataset"] == name for row in board) for name in self._read()}

    def _read(self) -> list[str]:
        needs = self.call.needs if self.call is not None else ()
        return list(dict.fromkeys(need.dataset for need in needs))

    @property
    def board(self) -> list[Row]:
        """The board, as far as the target reads it."""
        read = self._read()
        return [row for row in self.tables.rows("quality.submission") if row["dataset"] in read]

    def not_delivered(self) -> list[Row]:
        """Sources that are set up and of which nothing is served."""
        served = {(row["county_code"], row["dataset"]) for row in self.whole_lineage}
        kept = ("county_code", "dataset", "status", "due", "message_zh", "message_en")
        return [
            {name: row[name] for name in kept}
            for row in self._own(self.board)
            if (row["county_code"], row["dataset"]) not in served
        ]

    def gaps(self) -> list[Row]:
        """Empty cells of what is added up."""
        rows = self.tables.rows("mart.indicator_gap", target_id=self.target.id)
        if self.unit is not None:
            rows = [row for row in rows if row["county_code"] == self.unit]
        kept = ("county_code", "school_code", "grade", "dataset", "column", "cells")
        return [{name: row[name] for name in kept} for row in rows]

    def off(self) -> Row:
        """How far the number may be off, and by what."""
        if self.call is None:
            return {"left_out": [], "bounds": self._said(Bound(why={"no_value": ()}))}
        rows = rows_behind(self.night, self.call, self.parts())
        bounds = bounds_of(self.night, self.target, self.call, self.published(), rows)
        found = bounds.league if self.unit is None else bounds.units[self.unit]
        return {"left_out": self._left_out(rows), "bounds": self._said(found)}

    def _left_out(self, rows: Rows) -> list[Row]:
        """Unit by unit and dataset by dataset, where anything is left out or doubtful."""
        found = []
        for dataset in self._read():
            served = [row for row in self.lineage if row["dataset"] == dataset]
            for unit in dict.fromkeys(row["county_code"] for row in served):
                own = [row for row in served if row["county_code"] == unit]
                counts = {
                    "rejected": rows.rejected.get((dataset, unit), 0),
                    "copies": sum(row["copies"] for row in own),
                    **rows.doubtful_of(dataset, unit),
                }
                stale = own[0]["stale_since"]
                if any(counts.values()) or stale:
                    place = {"county_code": unit, "dataset": dataset}
                    found.append({**place, **counts, "stale_since": stale})
        return found

    def parts(self) -> dict[str, dict[str, str]]:
        """Dataset to unit to the part the value was counted from."""
        parts: dict[str, dict[str, str]] = {}
        for row in self.whole_lineage:
            if row["purpose"] == "value":
                parts.setdefault(row["dataset"], {})[row["county_code"]] = row["part"]
        return parts

    def published(self) -> Published:
        """What the tables say, as far as bounds rest on it."""
        return Published(
            self.league,
            self.units,
            frozenset(
                (row["dataset"], row["county_code"])
                for row in self.whole_lineage
                if row["stale_since"] is not None and row["purpose"] == "value"
            ),
            frozenset(
                row["county_code"]
                for row in self.whole_lineage
                if row["purpose"] == "last_year"
                and (row["rows_left_out"] or row["cells_blanked"] or row["stale_since"])
            ),
        )

    def _said(self, bound: Bound) -> Row:
        return {
            "is_bounded": bound.is_bounded,
            "rows": bound.left_out,
            "worst": self._end(bound.worst),
            "best": self._end(bound.best),
            "numerators": bound.numerators,
            "denominators": bound.denominators,
            "why": {name: list(of) for name, of in bound.why.items()},
        }

    def _end(self, end: tuple[int, int | None] | None) -> Row | None:
        if end is None:
            return None
        value = value_of(self.target, *end)
        return {
            "numerator": end[0],
            "denominator": end[1],
            "value": None if value is None else float(value),
            "display": display_value(*end, self.target),
        }


def _part(row: Row, code: str) -> Row:
    return {name: row[name] for name in (code, "numerator", "denominator", "display", "status")}


def _lineage(row: Row) -> Row:
    return {name: row[name] for name in LINEAGE}
