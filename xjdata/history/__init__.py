"""History: figures that were frozen, what has changed since and why, nights played again.

Here: what is asked of nights that are over. Not here: how a night runs (`xjdata.night`) and how
its figures are shown (`cli`).
"""

from xjdata.history.causes import Cause, Causes
from xjdata.history.changes import Change, changes_between
from xjdata.history.differences import Difference, differences
from xjdata.history.freezing import freeze_night
from xjdata.history.replaying import Replay, is_past, replay
from xjdata.history.states import State, state_named

__all__ = [
    "Cause",
    "Causes",
    "Change",
    "Difference",
    "Replay",
    "State",
    "changes_between",
    "differences",
    "freeze_night",
    "is_past",
    "replay",
    "state_named",
]
