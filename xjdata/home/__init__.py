"""The home of a deployment: its folders, its settings, its secrets and its lock.

Here: what `league.yaml` and the environment say. Not here: what units deliver (`sources`) and
what the plan asks (`plan`).
"""

from xjdata.home.environment import Environment
from xjdata.home.home import Home
from xjdata.home.settings import League, Thresholds
from xjdata.home.yaml import FieldError, line_of, load_yaml_model

__all__ = [
    "Environment",
    "FieldError",
    "Home",
    "League",
    "Thresholds",
    "line_of",
    "load_yaml_model",
]
