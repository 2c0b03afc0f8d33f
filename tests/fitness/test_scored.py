"""What analysts see of a score: units of the columns, codes of grades, and what is empty."""

import pyarrow as pa
import pytest

from tests.fitness import plain
from tests.fitness.test_examples import EXAMPLES
from xjdata.datasets import code_list, dataset_contract
from xjdata.fitness import COLUMN_OF_ITEM, SCORE_COLUMNS, SCORED_COLUMNS, scored
from xjdata.lake.schema import derived_schema, read_schema

CONTRACT = dataset_contract("fitness")
CODE_OF_GRADE = {
    int(row["fitness_grade"]): code
    for code, row in code_list("grade").rows.items()
    if row["fitness_grade"]
}


def rows(*students: dict) -> pa.Table:
    """Students as the lake keeps them; the grade of the standard becomes a code."""
    schema = pa.schema([read_schema(CONTRACT).field(name) for name in SCORED_COLUMNS])
    given = [{**s, "grade": CODE_OF_GRADE.get(s.get("grade"), s.get("grade"))} for s in students]
    columns = {
        field.name: pa.array(
            [
                float(s[field.name])
                if pa.types.is_floating(field.type) and s.get(field.name) is not None
                else s.get(field.name)
                for s in given
            ],
            field.type,
        )
        for field in schema
    }
    return pa.table(columns, schema=schema)


def shown(*students: dict) -> list[dict]:
    """The derived columns of each student, without the empty ones."""
    return [
        {name: value for name, value in row.items() if value is not None}
        for row in scored(rows(*students)).to_pylist()
    ]


def test_the_contract_says_which_columns_are_derived():
    assert tuple(derived_schema(CONTRACT).names) == SCORE_COLUMNS
    assert scored(rows()).schema.equals(derived_schema(CONTRACT))
    assert scored(rows(EXAMPLES[0][1])).schema.equals(derived_schema(CONTRACT))


@pytest.mark.parametrize("example", EXAMPLES, ids=[example[0] for example in EXAMPLES])
def test_the_worked_examples_in_the_units_people_use(example):
    _, student, scores, _, bonus, (tenths, standard_x100, _, total_tenths, level) = example
    (answer,) = shown(student)
    band = answer.pop("bmi_band")
    assert (
        plain.bmi_score(str(student["grade"]), "MF"[int(student["sex"]) - 1], tenths)
        == (scores["bmi"])
    )
    assert band in ("normal", "overweight", "obese")
    assert answer == {
        "bmi": tenths / 10,
        **{f"{COLUMN_OF_ITEM[item]}_score": points for item, points in scores.items()},
        "standard_score": standard_x100 / 100,
        "bonus": sum(bonus.values()),
        "total": total_tenths / 10,
        "level": level,
        "state": "complete",
    }


def test_what_has_no_score_is_empty():
    girl = EXAMPLES[5][1]
    missing, exempt, graded, unsexed = shown(
        girl | {"run_800m": None},
        girl | {"exempt": True},
        girl | {"grade": "24"},  # a fourth junior year, for which nothing is printed
        girl | {"sex": None},
    )
    assert missing["state"] == "incomplete"
    assert "run_800m_score" not in missing
    assert missing["vital_capacity_score"] == 85
    assert not {"total", "level", "bonus", "standard_score"} & set(missing)
    assert exempt == {"bmi": 20.2, "state": "exempt"}
    assert graded == unsexed == {"bmi": 20.2, "state": "incomplete"}


def test_a_number_stored_as_integer_is_read_too():
    # Counts are integers in the lake, and empty where the other sex is tested in something else.
    boy, girl = EXAMPLES[6][1], EXAMPLES[5][1]
    table = rows(boy, girl)
    assert pa.types.is_integer(table.schema.field("pull_up").type)
    assert table["pull_up"].null_count == 1
    assert [row["state"] for row in scored(table).to_pylist()] == ["complete", "complete"]
