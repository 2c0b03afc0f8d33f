"""The catalogue of checks: what each dataset's suite is, in effect.

Here: basic checks, with the suite's changes and additions. Not here: running them (`gate`).
"""

import hashlib
from functools import cache
from pathlib import Path

from expectations.basic import basic_checks
from expectations.check import Check
from expectations.suite import read_suite
from xjdata.datasets import DatasetContract, dataset_contract

_HERE = Path(__file__).parent


def checks_of(dataset: str) -> list[Check]:
    """The checks of a dataset in effect, in the order in which they are judged and shown.

    Raises:
        ConfigError: There is no such dataset, or its suite is wrong (names file, line, field).
    """
    return list(_checks(dataset))


@cache
def _checks(dataset: str) -> tuple[Check, ...]:
    return tuple(effective(dataset_contract(dataset), _HERE / "suites" / f"{dataset}.yaml"))


def effective(contract: DatasetContract, file: Path) -> list[Check]:
    """The basic checks of a contract with the changes and additions of a suite file.

    Raises:
        ConfigError: The file is wrong; names file, line, field and what is allowed.
    """
    basic = basic_checks(contract)
    suite = read_suite(file, contract, basic)
    changes = {change.id: change for change in suite.change}
    checks = [changes[check.id].of(check) if check.id in changes else check for check in basic]
    return sorted([*checks, *suite.add], key=order)


def order(check: Check) -> int:
    """Where a check stands in the order of judging.

    Shape, copies, keys and owners, county, conflicts, cells, cells against each other, relations;
    counts and shares of rows come when every row has been judged.
    """
    if check.stage == "shape":
        return 8 if check.id in ("shape.collapse", "shape.faulty_share") else 0
    if check.stage == "relations":
        return 7
    if check.id == "row.copy":
        return 1
    if check.action == "reject":
        return {"county.own": 3, "row.conflict": 4}.get(check.id, 2)
    return 6 if len(check.cells) > 1 else 5


@cache
def suite_version(dataset: str) -> str:
    """A mark that changes when a rule of the dataset changes, or the code that judges by it.

    Of the files the rules are made from, and not of the rules: a night in which nothing changed
    asks for the mark and for no rule.
    """
    file = _HERE / "suites" / f"{dataset}.yaml"
    suite = file.read_bytes() if file.is_file() else b""
    contract = dataset_contract(dataset).model_dump_json().encode()
    return hashlib.sha256(b"\0".join((_room(), contract, suite))).hexdigest()[:16]


@cache
def _room() -> bytes:
    """A mark of the code, and of what holds for every dataset."""
    digest = hashlib.sha256()
    for item in sorted(_HERE.iterdir()):
        if item.suffix in (".py", ".yaml"):
            digest.update(item.name.encode() + b"\0" + item.read_bytes())
    return digest.digest()
