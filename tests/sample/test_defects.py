"""Planted defects: every kind, at most one in a row, never enough to hold a delivery."""

from collections import Counter

import pandas as pd
import pytest

from expectations import checks_of
from xjdata.datasets import dataset_contract
from xjdata.sample.defects import League, kinds, plant_all, typed
from xjdata.sample.layouts import delivered
from xjdata.sample.league import make_league

STUDENTS, SHARE = 6_000, 0.02
_ROOM = 100


@pytest.fixture(scope="module")
def truth() -> dict[str, pd.DataFrame]:
    made = make_league(STUDENTS, 3)
    return {name: typed(frame, dataset_contract(name)) for name, frame in made.items()}


@pytest.fixture(scope="module")
def planted(truth):
    league = League.over(truth, 3)
    return league.tables, plant_all(league, SHARE)


def test_no_share_no_defect(truth):
    league = League.over(truth, 3)
    assert plant_all(league, 0) == []
    tables = league.tables.values()
    assert all(len(table.rows) == table.original and not table.raw for table in tables)


def test_every_kind_is_planted(planted):
    tables, defects = planted
    rows = Counter()
    for table in tables.values():
        rows[table.dataset] += table.original
    found = {kind for kind, _ in defects}
    # A ledger of a few lines holds a few kinds, others with every seed.
    wanted = [kind for kind in kinds() if rows[kind.dataset] >= _ROOM]
    assert not [kind for kind in wanted if kind not in found]


def test_a_share_of_the_rows_is_hit(planted):
    tables, defects = planted
    rows = sum(table.original for table in tables.values() if table.dataset == "fitness")
    hit = sum(kind.dataset == "fitness" for kind, _ in defects)
    assert SHARE * 0.7 < hit / rows < SHARE * 2.5


def test_never_two_in_one_row(planted):
    places = Counter(
        (mark.table.unit, mark.table.dataset, mark.row)
        for _, mark in planted[1]
        if mark.row is not None
    )
    assert set(places.values()) == {1}


def test_no_delivery_would_be_held(planted):
    for table in planted[0].values():
        share = table.faulty / max(len(table.rows), 1)
        assert table.faulty <= 2 or share < 0.2, (table.unit, table.dataset)
        assert sum(table.accepted) > table.original / 2 or table.faulty <= 2


def test_actions_are_what_becomes_of_row_and_cell(planted):
    for kind, mark in planted[1]:
        if mark.row is None:
            continue
        table = mark.table
        accepted = table.accepted[mark.row]
        if kind.action == "reject" or kind.name == "row_twice":
            assert not accepted, kind
        else:
            assert accepted, kind
        if kind.action == "blank" and mark.field != "county_code":
            assert pd.isna(table.rows.loc[mark.row, mark.field]), kind
            assert mark.row in table.raw[mark.field], kind


def test_a_changed_number_is_nobody_elses(planted):
    for table in planted[0].values():
        column = {"teacher": "id_no", "fitness": "student_register_no"}.get(table.dataset)
        if column:
            assert table.counted()[column].is_unique


@pytest.mark.parametrize("dataset", delivered())
def test_kinds_name_checks_that_exist_with_their_action(dataset):
    actions = {check.id: check.action for check in checks_of(dataset)}
    for kind in kinds():
        if kind.dataset == dataset and kind.name != "in_two_units":
            assert actions[kind.check] == kind.action, kind


def test_every_check_of_a_row_has_a_kind():
    # What no sample fails is tried nowhere from end to end. Free texts can only be at fault where a
    # column stands twice, which is a fault of the layout.
    tried = {(kind.dataset, kind.check) for kind in kinds()}
    free = {
        (name, f"{column.name}.readable")
        for name in delivered()
        for column in dataset_contract(name).columns
        if column.type == "text"
    }
    untried = [
        (name, check.id)
        for name in delivered()
        for check in checks_of(name)
        if check.stage != "shape" and (name, check.id) not in tried | free
    ]
    assert not untried
