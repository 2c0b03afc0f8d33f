"""Whatever stands in the cells: cleaning ends, and nothing of a person leaves."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.clean.deliveries import Layout, cleaned, grid, id_number
from xjdata.clean import to_canonical
from xjdata.datasets import dataset_contract
from xjdata.messages import HoldError

NAME = "敖登测试"
NUMBER = id_number(77)
CELLS = st.one_of(
    st.none(),
    st.text(max_size=15),
    st.sampled_from(
        [
            "2115000001", "11", "男", "1", "是", "合计", "注：", "3.5", "3′45", "2024-09-20",
            "2024-02-30", "-", "免测", "1.52501E+17", "1525****", NAME, f"{NAME}?", NUMBER,
            f"G{NUMBER}", "=1+1", "甲", "132", "1.32", "八秒五",
        ]
    ),
    st.integers(-5, 300),
    st.floats(allow_nan=False, allow_infinity=False),
)  # fmt: skip


@pytest.mark.parametrize("dataset", ["fitness", "teacher", "enrollment", "building", "population"])
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_any_cells(dataset, data):
    contract = dataset_contract(dataset)
    columns = contract.columns
    header = [column.headers[0] for column in columns]
    rows = data.draw(
        st.lists(st.lists(CELLS, min_size=len(header), max_size=len(header)), max_size=6)
    )
    if "姓名" in header:
        names = [None] * len(header)
        names[header.index("姓名")] = NAME
        names[0] = "2115000001"
        rows = [*rows, names]
    units = {c.name: list(c.other_units) for c in columns if c.other_units}
    found = cleaned([grid([header, *rows])], dataset, Layout(units=units))
    assert len(found.rows) <= len(rows)
    assert found.rows["row_number"].is_unique
    assert not (found.rows["is_copy"] & found.rows["key_conflict"]).any()
    for name, canonical in to_canonical(contract).items():
        if f"{canonical}__unread" in found.rows:
            unread = found.rows[f"{canonical}__unread"].notna()
            assert unread.any()
            assert found.rows.loc[unread, name].isna().all()
    if "姓名" in header:
        everything = found.rows.to_csv()
        assert NUMBER not in everything
        assert NAME not in "".join(
            found.rows[n].dropna().str.cat() for n in found.rows if n.endswith("__unread")
        )


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=4, max_size=4), min_size=1, max_size=8))
def test_any_sheet_is_cleaned_or_held(rows):
    try:
        cleaned([grid(rows)], "teacher")
    except HoldError as held:
        assert NUMBER not in held.message.zh + held.message.en
