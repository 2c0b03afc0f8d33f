"""Tables that are filled before the others: the same file in the end, and no fault is lost."""

from datetime import date

import duckdb
import pyarrow as pa
import pytest

from tests.warehouse.conftest import contents, counties
from warehouse import Staging, publish
from xjdata.home import Home
from xjdata.lake import Content

FIRST, SECOND = date(2024, 10, 15), date(2024, 10, 16)

ROW = {
    "county_code": "152501", "dataset": "fitness", "status": "loaded", "stale_since": None,
    "due": None, "rows_accepted": 2, "problems": 0, "message_zh": "", "message_en": "",
}  # fmt: skip


def board(as_of: date) -> dict[str, Content]:
    """A table whose rows stand under the night."""
    return contents({"quality.submission": pa.Table.from_pylist([ROW | {"as_of": as_of}])})


def described(home: Home) -> list[tuple[object, ...]]:
    """Everything there is: tables, columns, comments and keys."""
    with duckdb.connect(str(home.warehouse_link.resolve()), read_only=True) as connection:
        return connection.execute(
            "SELECT schema_name, table_name, column_name, data_type, column_default, comment "
            "FROM duckdb_columns() WHERE NOT internal "
            "UNION ALL SELECT schema_name, table_name, '', constraint_text, '', '' "
            "FROM duckdb_constraints() "
            "UNION ALL SELECT schema_name, table_name, '', '', '', comment FROM duckdb_tables() "
            "ORDER BY ALL"
        ).fetchall()


def read(home: Home, table: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(home.warehouse_link.resolve()), read_only=True) as connection:
        return connection.execute(f"SELECT * FROM {table} ORDER BY ALL").fetchall()


def test_what_is_filled_before_the_others_is_there_once(home, short_plan):
    with Staging(home, FIRST, short_plan) as staging:
        staging.fill(counties("152501"))
        published = staging.publish(counties("152501") | board(FIRST))
    assert sorted(published.renewed) == ["core.dim_county", "quality.submission"]
    assert [row[0] for row in read(home, "core.dim_county")] == ["152501"]
    assert [row[0] for row in read(home, "quality.submission")] == [FIRST]
    in_parts = described(home)
    publish(home, SECOND, make_other(short_plan), counties("152501") | board(SECOND))
    publish(home, SECOND, short_plan, counties("152501") | board(SECOND))
    assert described(home) == in_parts


def make_other(plan):
    """A plan with other tables, so that the next file is made from nothing."""
    fields = {name: getattr(plan, name) for name in type(plan).model_fields}
    return type(plan)(**{**fields, "items": plan.items[:1]})


def test_what_has_become_something_else_since_is_filled_again(home, short_plan):
    with Staging(home, FIRST, short_plan) as staging:
        staging.fill(counties("152501", "152502"))
        staging.publish(counties("152503"))
    assert [row[0] for row in read(home, "core.dim_county")] == ["152503"]


def test_what_is_filled_before_the_others_in_a_later_night(home, short_plan):
    """Into a copy: what changes, what stays, and under which night."""
    publish(home, FIRST, short_plan, counties("152501") | board(FIRST))
    with Staging(home, SECOND, short_plan) as staging:
        staging.fill(counties("152502"))
        published = staging.publish(counties("152502") | board(SECOND))
    assert published.renewed == ("core.dim_county",)
    assert [row[0] for row in read(home, "core.dim_county")] == ["152502"]
    assert [row[0] for row in read(home, "quality.submission")] == [SECOND]


def test_a_fault_beside_the_night_stops_it(home, short_plan):
    publish(home, FIRST, short_plan, counties("152501"))
    with (
        Staging(home, SECOND, short_plan) as staging,
        pytest.raises(duckdb.ConstraintException, match="[Dd]uplicate"),
    ):
        staging.fill(counties("152502", "152502"))
        staging.publish(counties("152502"))
    assert [row[0] for row in read(home, "core.dim_county")] == ["152501"]
    assert not (home.warehouses / "2024-10-16.duckdb").exists()
    publish(home, SECOND, short_plan, counties("152502"))
    assert [row[0] for row in read(home, "core.dim_county")] == ["152502"]


def test_a_night_that_ends_before_it_is_published_leaves_the_one_before(home, short_plan):
    publish(home, FIRST, short_plan, counties("152501"))

    def fails() -> None:
        with Staging(home, SECOND, short_plan) as staging:
            staging.fill(counties("152502"))
            raise ArithmeticError

    pytest.raises(ArithmeticError, fails)
    assert [row[0] for row in read(home, "core.dim_county")] == ["152501"]
    with Staging(home, SECOND, short_plan) as staging:
        staging.publish(counties("152503"))
    assert [row[0] for row in read(home, "core.dim_county")] == ["152503"]
