"""Faults of our own: what may be said of them.

An unexpected error costs its source only, and what it says is not repeated: it may quote a cell.
"""

import logging
import traceback
from pathlib import Path

from xjdata.messages import Message, XjdataError, say

_LOG = logging.getLogger("xjdata")


def message_of(error: Exception) -> Message:
    """What a user is told of an error: its own message, else its kind and place."""
    if isinstance(error, XjdataError):
        return error.message
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames]
    _LOG.error("%s at %s", type(error).__name__, " > ".join(places))
    own = [p for p, frame in zip(places, frames, strict=True) if "xjdata" in frame.filename]
    return say("night.internal_error", kind=type(error).__name__, place=(own or places)[-1])
