"""The catalogue of checks: what each dataset's suite is, in effect.

Here: basic checks, with the suite's changes and additions. Not here: running them (`gate`).
"""

import hashlib
import json
from functools import cache
from importlib import resources
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
    """A mark that changes when a rule of the dataset changes, or the code that judges by it."""
    digest = hashlib.sha256()
    checks = [check.model_dump(mode="json") for check in _checks(dataset)]
    digest.update(json.dumps(checks, sort_keys=True, ensure_ascii=False).encode())
    for item in sorted(resources.files("expectations").iterdir(), key=lambda entry: entry.name):
        if item.name.endswith(".py"):
            digest.update(item.name.encode() + b"\0" + item.read_bytes())
    return digest.hexdigest()[:16]
