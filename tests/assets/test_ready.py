"""What importing `assets.ready` has read is not read again by a copy of the process."""

import importlib
from pathlib import Path

from expectations import catalog, checks_of, suite_version
from xjdata.datasets import dataset_contract, dataset_names
from xjdata.night.versions import code_version, rules_version
from xjdata.plan import load_plan, registry

_READ_ONCE = (dataset_contract, catalog._checks, suite_version, code_version, registry._built_in)


def test_what_every_unit_needs_is_read_once(tmp_path: Path) -> None:
    importlib.import_module("assets.ready")
    before = [read.cache_info().misses for read in _READ_ONCE]
    for name in dataset_names():
        assert checks_of(name)
        assert suite_version(name)
    rules_version()
    assert load_plan(2024, tmp_path / "plans").year == 2024
    assert [read.cache_info().misses for read in _READ_ONCE] == before


def test_a_plan_of_the_home_goes_before_the_one_that_was_read(tmp_path: Path) -> None:
    importlib.import_module("assets.ready")
    own = tmp_path / "2024"
    own.mkdir()
    for file in (registry._BUILT_IN / "2024").iterdir():
        text = file.read_text("utf-8")
        (own / file.name).write_text(text.replace("title_en: Work plan 2024", "title_en: Own plan"))
    assert load_plan(2024, tmp_path).title_en.startswith("Own plan")
    assert load_plan(2024).title_en.startswith("Work plan")
