"""Checks across units: one student or teacher in the data of two units, told by the pseudonym.

Here: the named rules of who counts, and the flags for both units. Not here: checks within one
unit (the gate), which no unit's data may leave.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
import pandas as pd

from xjdata.datasets import code_list, dataset_contract
from xjdata.messages import Message, say

PROBLEM_COLUMNS = (
    "county_code",
    "dataset",
    "file",
    "sheet",
    "row_number",
    "column",
    "field",
    "value",
    "check_id",
    "action",
    "reason_zh",
    "reason_en",
)
"""Columns of problems across units: those of a delivery's problems, behind unit and dataset."""


@dataclass(frozen=True)
class AcrossRule:
    """Which of several units a person counts in.

    Attributes:
        name: Name of the rule; its wording stands under this name in the catalogue of messages.
        word: What the person is, a key of the catalogue.
        person: Column that holds the pseudonym.
        decides: Column the precedence is read from.
        precedence: A number per row from that column; the highest counts, then the lowest unit.
    """

    name: str
    word: str
    person: str
    decides: str
    precedence: Callable[[pd.Series], pd.Series]

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column the rule and its flags read."""
        return ("county_code", "file", "sheet", "row_number", self.person, self.decides)


def _latest(dates: pd.Series) -> pd.Series:
    """Later is higher; no date is lowest."""
    seconds = dates.astype("datetime64[s]").astype("int64").astype("float64")
    return seconds.where(dates.notna(), -np.inf)


def _in_service(states: pd.Series) -> pd.Series:
    """In service (code 1) is higher than anything else."""
    return (states == "1").astype("float64")


RULES: Mapping[str, AcrossRule] = MappingProxyType(
    {
        "fitness": AcrossRule(
            "latest_test_then_first_unit", "student", "student_register_no", "test_date", _latest
        ),
        "teacher": AcrossRule(
            "in_service_then_first_unit", "teacher", "id_no", "person_state", _in_service
        ),
    }
)
"""Dataset to its rule; the other datasets hold no people."""


def in_one_unit(rows: pd.DataFrame, dataset: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Leave each person in one unit.

    Args:
        rows: Rows of all units, one dataset of `RULES`; all `columns` of the rule, no repeated
            index. A row without a pseudonym stands for itself.
        dataset: The dataset.

    Returns:
        The rows that count, and a flag for every row of a person found in several units, with the
        columns `PROBLEM_COLUMNS`; a reason names the other unit, never the person.
    """
    rule = RULES[dataset]
    involved = rows[_in_several(rows[rule.person], rows["county_code"])]
    if involved.empty:
        return rows, no_problems()
    involved = involved.assign(precedence=rule.precedence(involved[rule.decides]))
    first = involved.sort_values(["precedence", "county_code"], ascending=[False, True])
    winner = first.drop_duplicates(rule.person).set_index(rule.person)["county_code"]
    counts = involved["county_code"] == involved[rule.person].map(winner)
    return rows.drop(index=involved.index[~counts]), _flags(involved, counts, dataset, rule)


def _in_several(people: pd.Series, units: pd.Series) -> npt.NDArray[np.bool_]:
    """Where a person stands in another unit, too."""
    person, _ = pd.factorize(people)  # -1, and so the last place: has no pseudonym
    unit, _ = pd.factorize(units)
    known = person >= 0
    some_unit = np.zeros(person.max(initial=-1) + 2, dtype=unit.dtype)
    some_unit[person[known]] = unit[known]
    is_shared = np.zeros(len(some_unit), dtype=np.bool_)
    is_shared[person[known & (unit != some_unit[person])]] = True
    return known & is_shared[person]


def no_problems() -> pd.DataFrame:
    """A frame of problems without rows."""
    frame = pd.DataFrame({name: pd.Series(dtype="str") for name in PROBLEM_COLUMNS})
    return frame.astype({"row_number": "Int64"})


def _flags(
    involved: pd.DataFrame, counts: pd.Series, dataset: str, rule: AcrossRule
) -> pd.DataFrame:
    """A flag per involved row."""
    people = involved[[rule.person, "county_code"]].drop_duplicates().sort_values("county_code")
    units = people.groupby(rule.person)["county_code"].agg(",".join)
    cases = pd.DataFrame(
        {
            "units": involved[rule.person].map(units),
            "unit": involved["county_code"],
            "counts": counts,
        }
    )
    # A handful of combinations of units, however many people.
    texts = {
        (units, unit, counts): _reason(units, unit, counts, rule)
        for units, unit, counts in cases.drop_duplicates().itertuples(index=False, name=None)
    }
    reasons = [texts[case] for case in cases.itertuples(index=False, name=None)]
    fixed = {
        "dataset": dataset,
        "column": dataset_contract(dataset).column(rule.person).headers[0],
        "field": rule.person,
        "value": None,
        "check_id": f"{rule.person}.one_unit",
        "action": "flag",
        "reason_zh": [reason.zh for reason in reasons],
        "reason_en": [reason.en for reason in reasons],
    }
    flags = involved[["county_code", "file", "sheet", "row_number"]].assign(**fixed)
    flags = flags.sort_values(["county_code", "file", "sheet", "row_number"], ignore_index=True)
    return flags[list(PROBLEM_COLUMNS)].astype(dict(no_problems().dtypes))


def _reason(units: str, unit: str, counts: bool, rule: AcrossRule) -> Message:
    """Why a row of ``unit`` is flagged whose person stands in several units."""
    others = [code for code in units.split(",") if code != unit]
    return say(
        "measures.one_unit_counted" if counts else "measures.one_unit_left_out",
        person=say(f"measures.{rule.word}"),
        rule=say(f"measures.{rule.name}"),
        units=say("measures.units", zh="、".join(map(_zh, others)), en=", ".join(map(_en, others))),
    )


def _zh(unit: str) -> str:
    return code_list("county").title(unit)


def _en(unit: str) -> str:
    return code_list("county").rows.get(unit, {}).get("name_en", unit)
