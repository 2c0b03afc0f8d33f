"""The views for wide reading: zero, nothing and suppressed are three things in them."""

import re
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
import yaml

import warehouse
from tests.warehouse.conftest import contents, make_home
from warehouse.open import open_names
from warehouse.tables import arrow_schema, build_tables
from xjdata.plan import load_plan

FLAGS = ("suppressed", "numerator_suppressed", "denominator_suppressed", "prior_suppressed")


def row(school, numerator, denominator, *flags, **others):
    shown = dict(zip(FLAGS, flags, strict=True))
    return {
        "target_id": "W13-2", "as_of": date(2024, 10, 15), "level": "school",
        "county_code": "152501", "school_code": school, "stage": "all", "sex": "all",
        "urban_rural": "all", "ownership": "all", "numerator": numerator,
        "denominator": denominator, "value": 50.0, "status": "met", "needed": 1, "display": "50.00",
        "prior_numerator": 3, "prior_value": 30.0, **shown, **others,
    }  # fmt: skip


ROWS = [
    row("small", 2, 40, True, True, False, False),
    row("smaller", 2, 4, True, True, True, False),
    row("whole", 20, 22, True, False, True, False),
    row("before", 20, 40, False, False, False, True),
    row("many", 20, 40, False, False, False, False),
    row("zero", 0, 40, False, False, False, False, value=0.0, display="0.00"),
    row("missing", None, None, False, False, False, False, value=None, status="cannot_verify"),
    row("unknown", 20, 40, None, None, None, None),
]
PLAN = load_plan(2024)


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    home = make_home(tmp_path_factory.mktemp("open"))
    name = "mart.indicator_value"
    fields = {name: getattr(PLAN, name) for name in type(PLAN).model_fields}
    plan = type(PLAN)(**{**fields, "items": (PLAN.item(1), PLAN.item(13))})
    schema = arrow_schema(build_tables(plan, [name]).tables[name])
    rows = pa.Table.from_pylist(ROWS, schema)
    warehouse.publish(home, date(2024, 10, 15), plan, contents({name: rows}))
    with duckdb.connect(str(home.warehouse_link.resolve()), read_only=True) as connection:
        yield connection


def described():
    return yaml.safe_load((Path(warehouse.__file__).parent / "open.yaml").read_text("utf-8"))[
        "views"
    ]


def shown(opened, school, columns):
    found = opened.execute(
        f"select {columns} from open.indicator_value where school_code = ?", [school]
    )
    return found.fetchone()


@pytest.mark.parametrize(
    ("school", "expected"),
    [
        ("small", (None, 40, None, None, None, "*", 3, 30.0, True)),
        ("smaller", (None, None, None, None, None, "*", 3, 30.0, True)),
        ("whole", (20, None, None, None, None, "*", 3, 30.0, True)),
        ("before", (20, 40, 50.0, None, None, "50.00", None, None, False)),
        ("many", (20, 40, 50.0, "met", 1, "50.00", 3, 30.0, False)),
        ("zero", (0, 40, 0.0, "met", 1, "0.00", 3, 30.0, False)),
        ("missing", (None, None, None, "cannot_verify", 1, "50.00", 3, 30.0, False)),
        ("unknown", (None, None, None, None, None, "*", None, None, None)),
    ],
)
def test_what_is_flagged_is_not_shown(opened, school, expected):
    columns = (
        "numerator, denominator, value, status, needed, display, prior_numerator,"
        " prior_value, suppressed"
    )
    assert shown(opened, school, columns) == expected


def test_the_bureau_s_own_tables_stay_as_they_are(opened):
    found = opened.execute(
        "select numerator, denominator from mart.indicator_value where school_code = 'smaller'"
    )
    assert found.fetchone() == (2, 4)


def test_there_is_nothing_else_in_the_schema(opened):
    found = opened.execute("select view_name from duckdb_views() where schema_name = 'open'")
    assert {f"open.{name}" for (name,) in found.fetchall()} == set(open_names())
    assert not opened.execute("select * from duckdb_tables() where schema_name = 'open'").fetchall()


def test_views_and_their_columns_are_described_in_both_languages(opened):
    views = opened.execute("select comment from duckdb_views() where schema_name = 'open'")
    columns = opened.execute("select comment from duckdb_columns() where schema_name = 'open'")
    comments = [comment for (comment,) in [*views.fetchall(), *columns.fetchall()]]
    assert len(comments) > len(open_names())
    for comment in comments:
        zh, _, en = comment.partition(" / ")
        assert re.search("[一-鿿]", zh)
        assert re.search("[A-Za-z]{2}", en)


def test_every_name_of_the_description_is_a_column():
    views = described()
    tables = build_tables(PLAN).tables
    columns = {column.name for name in open_names().values() for column in tables[name].columns}
    for view in views.values():
        own = {column.name for column in tables[view["of"]].columns}
        for flags in (view.get("hide", {}), view.get("mark", {})):
            assert set(flags) <= own
            assert {name for names in flags.values() for name in names} <= columns


def test_no_table_with_flags_is_shown_as_it_is():
    tables = build_tables(PLAN).tables
    views = described()
    for view in views.values():
        flags = {c.name for c in tables[view["of"]].columns if c.name.endswith("suppressed")}
        assert flags == {*view.get("hide", {}), *view.get("mark", {})}
