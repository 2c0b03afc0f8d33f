"""The checks: a suite per dataset as YAML, and the one gate that runs them.

Here: rules, their evaluation with Great Expectations, and what a failing row leads to. Not here:
reading and cleaning (`xjdata.clean`). Importing this is cheap: Great Expectations is imported by
the first delivery that is judged.
"""

from expectations.catalog import checks_of, suite_version
from expectations.check import Check
from expectations.engine import EvaluationError
from expectations.gate import judge
from expectations.verdict import Verdict

__all__ = ["Check", "EvaluationError", "Verdict", "checks_of", "judge", "suite_version"]
