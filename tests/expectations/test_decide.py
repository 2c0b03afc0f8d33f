"""Whatever fails together, the order of judging keeps its promises."""

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from expectations import checks_of
from expectations.decide import decide
from expectations.questions import Rows
from tests.expectations.deliveries import good

CHECKS = {
    name: [c for c in checks_of(name) if c.stage != "shape"] for name in ("fitness", "building")
}
ROWS = {name: Rows(good(name, 4).columns) for name in CHECKS}


@st.composite
def failures(draw: st.DrawFn) -> tuple[str, dict[str, np.ndarray]]:
    name = draw(st.sampled_from(list(CHECKS)))
    ids = draw(st.lists(st.sampled_from([c.id for c in CHECKS[name]]), unique=True, max_size=8))
    rows = st.sets(st.integers(0, 3), max_size=4)
    return name, {i: np.array(sorted(draw(rows)), dtype=np.int64) for i in ids}


@given(failures())
def test_promises(drawn: tuple[str, dict[str, np.ndarray]]) -> None:
    name, failing = drawn
    checks, rows = CHECKS[name], ROWS[name]
    decision = decide(checks, failing, rows)
    action = {check.id: check.action for check in checks}
    listed = pd.DataFrame(
        [(int(row), check) for check, at in decision.listed.items() for row in at],
        columns=["row", "check"],
    )
    by_row = listed.groupby("row")["check"].agg(list).to_dict()
    for row in range(4):
        of_row = by_row.get(row, [])
        if decision.copies[row]:
            assert of_row == ["row.copy"]
        elif decision.rejected[row]:
            assert [action[check] for check in of_row] == ["reject"]
            rejects = [check.id for check in checks if check.action == "reject"]
            assert of_row[0] == next(name for name in rejects if row in failing.get(name, []))
        else:
            assert "reject" not in {action[check] for check in of_row}
    assert not (decision.copies & decision.rejected).any()
    for check in checks:
        found = decision.listed.get(check.id, [])
        assert set(found) <= set(failing.get(check.id, []))
        if check.action == "blank":
            assert decision.is_blanked(str(check.column))[found].all()
    blanks = {row for row, ids in by_row.items() for i in ids if action[i] == "blank"}
    assert set(np.flatnonzero(decision.faulty & ~decision.rejected)) == blanks
