"""The served UI: what a newcomer sees in a browser, and a night that the daemon runs."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from tests.assets.leagues import (
    PARTITIONS,
    ROOT,
    Seen,
    command,
    environment,
    instance_of,
    set_league,
)
from tests.conftest import _missing
from tests.night.nights import content, query
from xjdata.home import Home

START_SECONDS = 120
NIGHT_SECONDS = 300
PAGE_MILLISECONDS = 60_000


class Served:
    """The UI and the daemon, as `xjdata ui` starts them."""

    def __init__(self, home: Home, log: Path) -> None:
        self.home = home
        self._log = log
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._process = subprocess.Popen(
            command("ui", "--port", str(self.port)),
            cwd=ROOT,
            env=environment(home),
            stdout=log.open("wb"),
            stderr=subprocess.STDOUT,
            start_new_session=True,
            # Whoever starts the tests in the background may have switched Ctrl+C off.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
        )

    @property
    def log(self) -> str:
        return self._log.read_text("utf-8", "replace")

    def wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            assert self._process.poll() is None, self.log
            try:
                with urllib.request.urlopen(f"{self.url}/server_info", timeout=5):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.5)
        pytest.fail(f"no UI after {START_SECONDS} s\n{self.log}")

    def stop(self) -> None:
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()


@pytest.fixture(scope="module")
def served(loaded: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """After a night from the command line; with a scheduled one at the next full minute."""
    folder = tmp_path_factory.mktemp("served") / "league"
    shutil.copytree(loaded.root, folder, symlinks=True)
    home = Home.at(folder)
    set_league(home, schedule="* * * * *")
    served = Served(home, folder.parent / "ui.log")
    try:
        served.wait()
        yield served
    finally:
        served.stop()


@pytest.fixture
def page(served: Served) -> Iterator[Any]:
    """A page of a browser that reaches this machine alone."""
    place = os.environ.get("XJDATA_TEST_CHROMIUM", "/usr/bin/chromium")
    if not Path(place).is_file():
        _missing("needs Chromium: set XJDATA_TEST_CHROMIUM")
    api = pytest.importorskip("playwright.sync_api")
    quiet = ("background-networking", "component-update", "sync", "gpu")
    refused: list[str] = []
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=place, args=["--no-sandbox", *(f"--disable-{name}" for name in quiet)]
        )
        page = browser.new_page(viewport={"width": 1500, "height": 1000})
        page.set_default_timeout(PAGE_MILLISECONDS)

        def only_here(route: Any) -> None:
            if route.request.url.startswith((served.url, "data:")):
                route.continue_()
            else:
                refused.append(route.request.url)
                route.abort()

        page.route("**/*", only_here)
        yield page
        browser.close()
    assert refused == []  # telemetry and sign-up forms are switched off


def see(page: Any, *texts: str) -> None:
    """Wait until each text is visible."""
    for text in texts:
        page.get_by_text(text).filter(visible=True).first.wait_for()


@pytest.mark.slow
@pytest.mark.browser
def test_a_newcomer_finds_the_graph_a_failed_check_with_its_rows_and_the_schedule(
    served: Served, page: Any
) -> None:
    page.goto(f"{served.url}/asset-groups")
    groups = ("raw", "clean", "measures", "targets", "evaluations", "summaries", "warehouse")
    see(page, "Global asset lineage", *groups)
    assert "Join the Dagster community" not in page.inner_text("body")

    page.goto(f"{served.url}/assets/clean/teacher")
    see(page, "教职工：通过检查的数据", "clean / school", "raw / teacher", "rows_accepted")

    page.goto(f"{served.url}/assets/clean/teacher?view=partitions")
    see(page, *PARTITIONS, "Materialized (3)")

    # The unit that was loaded last is the one a check shows first.
    problem = query(
        served.home,
        'SELECT file, "column", check_id, reason_zh FROM quality.problem '
        "WHERE dataset = 'teacher' AND county_code = '152522' AND row_number IS NOT NULL "
        "AND check_id IN (SELECT check_id FROM quality.check_result WHERE stage = 'rows') "
        "ORDER BY ALL",
    )[0]
    page.goto(f"{served.url}/assets/clean/teacher?view=checks&checkDetail=rows")
    see(page, "rules failed", "文件 file", "原因与改法 reason", PARTITIONS[-1])
    page.get_by_text("[Show Markdown]").first.click()
    dialog = page.get_by_role("dialog")
    see(dialog, *problem)

    page.goto(f"{served.url}/locations/__repository__@assets.definitions/schedules/nightly")
    see(page, "nightly", "每夜启动各单位的装载", "load_unit", "Asia/Shanghai")

    page.goto(f"{served.url}/runs")
    see(page, "publish_league", "xjdata run", "xjdata/night: 2024-10-15", PARTITIONS[0])

    page.goto(f"{served.url}/overview/activity/timeline")
    see(page, "assets.definitions", "load_unit", "publish_league")


@pytest.mark.slow
def test_the_daemon_runs_a_scheduled_night_to_the_published_warehouse(
    served: Served, loaded: Home
) -> None:
    def of_the_schedule(job: str) -> list[dg.DagsterRun]:
        with instance_of(served.home) as instance:
            return [run for run in Seen(instance).runs(job) if "xjdata/started" in run.tags]

    deadline = time.monotonic() + NIGHT_SECONDS
    while not any(run.is_finished for run in of_the_schedule("publish_league")):
        assert time.monotonic() < deadline, served.log
        time.sleep(2)
    league = of_the_schedule("publish_league")[0]
    units = [
        run
        for run in of_the_schedule("load_unit")
        if run.tags["xjdata/started"] == league.tags["xjdata/started"]
    ]
    assert [run.tags["dagster/partition"] for run in units] == PARTITIONS
    ended = {(run.job_name, run.run_id): run.status for run in [*units, league]}
    assert set(ended.values()) == {dg.DagsterRunStatus.SUCCESS}, (ended, served.log)
    assert {run.tags["xjdata/night"] for run in [*units, league]} == {"2024-10-15"}
    # Everything was unchanged, so that the warehouse shows the same, and says so.
    changing = {'quality."delivery"', 'quality."submission"'}
    after, before = content(served.home), content(loaded)
    assert {k: v for k, v in after.items() if k not in changing} == {
        k: v for k, v in before.items() if k not in changing
    }
    assert query(served.home, "SELECT DISTINCT status FROM quality.delivery") == [("unchanged",)]
    assert "Warning" not in served.log
