"""A night is published whole or not at all, and a reader is neither locked out nor moved along."""

import signal
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from sqlalchemy.exc import DBAPIError

from tests.warehouse.conftest import contents, counties, make_home
from warehouse import publish, reading_engine
from xjdata.home import Home
from xjdata.messages import ConfigError

FIRST, SECOND = date(2024, 10, 15), date(2024, 10, 16)


def units(path: Path) -> list[str]:
    """What a process that knows nothing of us reads at a path."""
    code = (
        "import duckdb, sys; c = duckdb.connect(sys.argv[1], read_only=True);"
        "print(*[r[0] for r in c.sql('from core.dim_county order by county_code').fetchall()])"
    )
    arguments = [sys.executable, "-c", code, str(path)]
    return subprocess.run(arguments, check=True, capture_output=True, text=True).stdout.split()


def files(home: Home) -> list[str]:
    return sorted(path.name for path in home.warehouses.iterdir())


def board(row: dict[str, object]) -> pa.Table:
    return pa.Table.from_pylist([row])


def listed(engine) -> list[str]:
    with engine.connect() as connection:
        rows = connection.exec_driver_sql("select county_code from core.dim_county").all()
    return [row[0] for row in rows]


def test_the_link_leads_to_the_night_and_moves_with_the_home(home, short_plan):
    published = publish(home, FIRST, short_plan, counties("152501"))
    assert published.file == home.warehouses / "2024-10-15.duckdb"
    assert home.warehouse_link.readlink() == Path("warehouse/2024-10-15.duckdb")
    assert units(home.warehouse_link) == ["152501"]
    moved = home.root.rename(home.root.with_name("moved"))
    assert units(moved / "warehouse.duckdb") == ["152501"]


def test_nothing_is_left_beside_the_night(home, short_plan):
    publish(home, FIRST, short_plan, counties("152501"))
    assert files(home) == ["2024-10-15.duckdb", "2024-10-15.json"]
    left = {path.name for path in home.root.iterdir()}
    assert left == {"league.yaml", "warehouse", "warehouse.duckdb"}


READER = """
import duckdb, sys
first = duckdb.connect(sys.argv[1], read_only=True)
query = "select string_agg(county_code, ' ' order by county_code) from core.dim_county"
print(first.sql(query).fetchone()[0], flush=True)
sys.stdin.readline()
print(first.sql(query).fetchone()[0], flush=True)
first.close()
print(duckdb.connect(sys.argv[1], read_only=True).sql(query).fetchone()[0], flush=True)
"""


def test_an_open_reader_keeps_its_night_and_a_new_one_sees_the_next(home, short_plan):
    publish(home, FIRST, short_plan, counties("152501"))
    reader = subprocess.Popen(
        [sys.executable, "-c", READER, str(home.warehouse_link)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert reader.stdout is not None
    assert reader.stdout.readline() == "152501\n"
    publish(home, SECOND, short_plan, counties("152501", "152502"))
    rest, _ = reader.communicate("go on\n", timeout=60)
    assert rest.splitlines() == ["152501", "152501 152502"]


def test_the_same_night_again_replaces_it_for_new_readers_only(home, short_plan):
    publish(home, FIRST, short_plan, counties("152501"))
    with duckdb.connect(str(home.warehouse_link), read_only=True) as old:
        publish(home, FIRST, short_plan, counties("152502"))
        assert old.sql("select county_code from core.dim_county").fetchall() == [("152501",)]
        assert units(home.warehouse_link) == ["152502"]


def test_our_own_engine_follows_the_link(home, short_plan):
    publish(home, FIRST, short_plan, counties("152501"))
    engine = reading_engine(home)
    with engine.connect() as old:
        publish(home, SECOND, short_plan, counties("152502"))
        assert listed(engine) == ["152502"]
        kept = old.exec_driver_sql("select county_code from core.dim_county").all()
        assert [row[0] for row in kept] == ["152501"]


def test_our_own_engine_only_reads(home, short_plan):
    publish(home, FIRST, short_plan, {})
    with reading_engine(home).connect() as connection, pytest.raises(DBAPIError, match="read-only"):
        connection.exec_driver_sql("delete from core.dim_county")


def test_before_the_first_night_there_is_nothing_to_read(home):
    with pytest.raises(ConfigError) as error:
        reading_engine(home)
    assert str(home.warehouse_link) in error.value.message.zh
    assert "xjdata run" in error.value.message.en


KILLED = """
import os, signal, sys
from datetime import date
from pathlib import Path
import warehouse
from tests.warehouse.conftest import counties, make_short_plan
from xjdata.home import Home
module = sys.modules["warehouse.publish"]
setattr(module, sys.argv[2], lambda *_: os.kill(os.getpid(), signal.SIGKILL))
home = Home.at(sys.argv[1])
module.publish(home, date(2024, 10, 16), make_short_plan(), counties("152502"))
"""


@pytest.mark.parametrize("step", ["crc32_of", "write_record", "_point"])
def test_a_night_killed_on_the_way_leaves_the_one_before(home, short_plan, step):
    publish(home, FIRST, short_plan, counties("152501"))
    arguments = [sys.executable, "-c", KILLED, str(home.root), step]
    killed = subprocess.run(arguments, check=False, cwd=Path(__file__).parents[2])
    assert killed.returncode == -signal.SIGKILL
    assert units(home.warehouse_link) == ["152501"]
    assert len(list(home.warehouses.iterdir())) > 1
    publish(home, SECOND, short_plan, counties("152502"))
    assert units(home.warehouse_link) == ["152502"]
    assert files(home) == [
        "2024-10-15.duckdb", "2024-10-15.json", "2024-10-16.duckdb", "2024-10-16.json",
    ]  # fmt: skip


def test_what_a_killed_night_left_is_swept_up(home, short_plan):
    home.warehouses.mkdir()
    for name in (".2024-10-15.staged", ".2024-10-15.staged.wal", ".2024-10-14.staged"):
        (home.warehouses / name).write_bytes(b"half a file")
    publish(home, FIRST, short_plan, counties("152501"))
    assert files(home) == ["2024-10-15.duckdb", "2024-10-15.json"]
    assert units(home.warehouse_link) == ["152501"]


def test_a_fault_on_the_way_leaves_the_night_before(home, short_plan):
    publish(home, FIRST, short_plan, counties("152501"))
    twice = counties("152502", "152502")
    with pytest.raises(duckdb.ConstraintException, match="[Dd]uplicate"):
        publish(home, SECOND, short_plan, twice)
    assert units(home.warehouse_link) == ["152501"]
    assert not (home.warehouses / "2024-10-16.duckdb").exists()


def test_only_the_newest_are_kept(home, short_plan):
    days = [FIRST + timedelta(n) for n in range(5)]
    for day in days:
        publish(home, day, short_plan, {})
    kept = [day.isoformat() for day in days[-3:]]
    assert files(home) == [f"{day}.{kind}" for day in kept for kind in ("duckdb", "json")]
    assert home.warehouse_link.resolve().stem == days[-1].isoformat()


def test_the_current_one_is_kept_even_when_it_is_old(home, short_plan):
    home.warehouses.mkdir()
    for day in range(16, 20):
        (home.warehouses / f"2024-10-{day}.duckdb").touch()
    publish(home, FIRST, short_plan, counties("152501"))
    kept = sorted(path.stem for path in home.warehouses.glob("*.duckdb"))
    assert kept == ["2024-10-15", "2024-10-17", "2024-10-18", "2024-10-19"]
    assert units(home.warehouse_link) == ["152501"]


def test_rows_may_have_more_columns_in_another_order_or_none_at_all(home, short_plan):
    table = counties("152501")["core.dim_county"].make()
    mixed = table.select(table.column_names[::-1]).append_column("more", pa.array(["x"]))
    nothing = pa.Table.from_pylist([])
    content = contents({"core.dim_county": mixed, "quality.problem": nothing})
    publish(home, FIRST, short_plan, content)
    assert units(home.warehouse_link) == ["152501"]


def test_a_column_that_is_missing_stops_the_night(home, short_plan):
    table = counties("152501")["core.dim_county"].make().drop_columns(["name_zh"])
    with pytest.raises(KeyError, match="name_zh"):
        publish(home, FIRST, short_plan, contents({"core.dim_county": table}))
    assert not home.warehouse_link.exists()


def test_a_broken_count_is_never_rounded(home, short_plan):
    night = {
        "as_of": FIRST, "county_code": "152501", "dataset": "fitness", "status": "loaded",
        "stale_since": None, "due": None, "problems": 0, "message_zh": "", "message_en": "",
    }  # fmt: skip
    content = contents({"quality.submission": board(night | {"rows_accepted": 2.5})})
    with pytest.raises(pa.ArrowInvalid):
        publish(home, FIRST, short_plan, content)
    content = contents({"quality.submission": board(night | {"rows_accepted": 2.0})})
    publish(home, FIRST, short_plan, content)


WRONG_URLS = [
    ("postgresql+psycopg://boss:s3cret@db/xjdata", "postgresql"),
    ("sqlite:///x.db", "sqlite"),
    ("duckdb:////elsewhere/warehouse.duckdb", "warehouse.duckdb"),
    ("duckdb:///:memory:", "warehouse.duckdb"),
    ("s3cret nonsense", "duckdb:///"),
]


@pytest.mark.parametrize(("url", "said"), WRONG_URLS)
@pytest.mark.parametrize("reading", [True, False])
def test_a_warehouse_that_cannot_be_used_is_refused(
    home, short_plan, monkeypatch, url, said, reading
):
    publish(home, FIRST, short_plan, {})
    monkeypatch.setenv("XJDATA_WAREHOUSE_URL", url)
    with pytest.raises(ConfigError) as error:
        if reading:
            reading_engine(home)
        else:
            publish(home, SECOND, short_plan, {})
    for text in (error.value.message.zh, error.value.message.en):
        assert said in text
        assert "s3cret" not in text
    assert files(home) == ["2024-10-15.duckdb", "2024-10-15.json"]


def test_the_link_of_the_home_may_be_named(tmp_path, short_plan, monkeypatch):
    home = make_home(tmp_path / "league")
    monkeypatch.setenv("XJDATA_WAREHOUSE_URL", f"duckdb:///{home.warehouse_link}")
    publish(home, FIRST, short_plan, counties("152501"))
    assert listed(reading_engine(home)) == ["152501"]
