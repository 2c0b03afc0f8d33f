"""A home, the 2024 plan and a short one, and rows of every type."""

from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest
from sqlalchemy import Table

from warehouse.tables import arrow_schema
from xjdata.home import Home
from xjdata.lake import Content
from xjdata.plan import Plan, load_plan

VALUES = {
    pa.string(): "盟'\"; drop table x",
    pa.int64(): 2**53 + 1,
    pa.float64(): 34.996,
    pa.bool_(): True,
    pa.date32(): date(2024, 10, 15),
}


def one_row(table: Table) -> pa.Table:
    """A row with a value in every column."""
    schema = arrow_schema(table)
    return pa.Table.from_pylist([{f.name: VALUES[f.type] for f in schema}], schema)


@pytest.fixture(autouse=True)
def no_url(monkeypatch) -> None:
    monkeypatch.delenv("XJDATA_WAREHOUSE_URL", raising=False)


def make_home(root: Path) -> Home:
    root.mkdir(parents=True, exist_ok=True)
    settings = "name_zh: 盟\nname_en: League\nkeep_warehouses: 3\n"
    (root / "league.yaml").write_text(settings, "utf-8")
    return Home.at(root)


@pytest.fixture
def home(tmp_path) -> Home:
    """A home in a folder whose name a URL would choke on."""
    return make_home(tmp_path / "盟 #1%20@x")


@pytest.fixture(scope="session")
def short_plan() -> Plan:
    return make_short_plan()


def make_short_plan() -> Plan:
    """Two items of the plan: quick to publish, and a plan of another length than 2024's."""
    plan = load_plan(2024)
    fields = {name: getattr(plan, name) for name in type(plan).model_fields}
    return Plan(**{**fields, "items": (plan.item(1), plan.item(13))})


def contents(tables: dict[str, pa.Table]) -> dict[str, Content]:
    """Tables that are there already, as a night publishes them."""
    return {name: Content.of(rows) for name, rows in tables.items()}


def counties(*codes: str) -> dict[str, Content]:
    """The content of a night, told apart by its units."""
    rows = [
        {"county_code": code, "name_zh": "旗", "name_en": "Banner", "unit_type": "banner",
         "is_county": True, "seat_lon": 116.0, "seat_lat": None}
        for code in codes
    ]  # fmt: skip
    return contents({"core.dim_county": pa.Table.from_pylist(rows)})
