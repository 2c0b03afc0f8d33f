"""Every printed cell of the standard: at its threshold, just below and just above."""

from decimal import Decimal

import pytest

import xjdata.fitness

from . import plain

DECIMALS = {row["item"]: int(row["decimals"]) for row in plain.table("items")}
FINEST = Decimal("0.001")


def around(item, threshold):
    """The threshold, its neighbours at the table's resolution, and closer ones still."""
    step = Decimal(1).scaleb(-DECIMALS[item])
    return [threshold + d for d in (0, step, -step, step / 10, -step / 10, FINEST, -FINEST)]


def differences(found, expected, cases):
    """The cases whose answer is not the expected one, readable."""
    pairs = zip(found.tolist(), expected, cases, strict=True)
    return [f"{case}: {got} instead of {want}" for got, want, case in pairs if got != want]


@pytest.mark.parametrize(("name", "rows"), [("scores", 2607), ("bonus", 480)])
def test_every_cell(name, rows):
    by_item = {}
    for row in plain.table(name):
        column = (row["item"], row["grade"], row["sex"])
        for value in around(row["item"], Decimal(row["threshold"])):
            by_item.setdefault(row["item"], []).append((*column, value))
    assert sum(map(len, by_item.values())) == 7 * rows
    suffix = {"scores": "score", "bonus": "bonus"}[name]
    for item, cases in by_item.items():
        answer = xjdata.fitness.score(plain.frame([student(*case) for case in cases]))
        expected = [plain.best(name, *case) for case in cases]
        assert differences(answer[f"{item}_{suffix}"], expected, cases) == []


@pytest.mark.parametrize(("name", "points"), [("scores", "score"), ("bonus", "bonus")])
def test_a_threshold_earns_its_own_row(name, points):
    # No rule of our own here: the printed value earns the printed points.
    rows = plain.table(name)
    students = [student(r["item"], r["grade"], r["sex"], Decimal(r["threshold"])) for r in rows]
    answer = xjdata.fitness.score(plain.frame(students)).to_dict("records")
    assert [a[f"{r['item']}_{points}"] for a, r in zip(answer, rows, strict=True)] == [
        int(r[points]) for r in rows
    ]


def test_every_bmi_bound():
    # A student of 100 cm has a BMI equal to the weight: each bound is met exactly, and so is
    # each tie, 0.05 below the next tenth.
    cases = []
    for row in plain.table("bmi"):
        for bound in filter(None, (row["lower"], row["upper"])):
            for d in ("0", "0.1", "-0.1", "0.05", "-0.05", "0.049", "-0.051", "-0.0501"):
                cases.append((row["grade"], row["sex"], Decimal(bound) + Decimal(d)))
    students = [
        {"grade": int(grade), "sex": plain.CODE_OF_SEX[sex], "height": 100, "weight": weight}
        for grade, sex, weight in cases
    ]
    answer = xjdata.fitness.score(plain.frame(students))
    tenths = [plain.bmi_tenths(100, weight) for _, _, weight in cases]
    assert differences(answer["bmi_tenths"], tenths, cases) == []
    points = [plain.bmi_score(g, s, t) for (g, s, _), t in zip(cases, tenths, strict=True)]
    assert differences(answer["bmi_score"], points, cases) == []


def test_bmi_bounds_earn_their_own_band():
    rows = [(r, b) for r in plain.table("bmi") for b in (r["lower"], r["upper"]) if b]
    students = [
        {"grade": int(r["grade"]), "sex": plain.CODE_OF_SEX[r["sex"]], "height": 100, "weight": b}
        for r, b in rows
    ]
    answer = xjdata.fitness.score(plain.frame(students))
    assert answer["bmi_score"].tolist() == [int(r["score"]) for r, _ in rows]


def student(item, grade, sex, value):
    return {"grade": int(grade), "sex": plain.CODE_OF_SEX[sex], plain.COLUMN[item]: value}
