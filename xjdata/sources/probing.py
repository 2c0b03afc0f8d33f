"""Whether a source can be reached now."""

from typing import NamedTuple

from xjdata.messages import Message


class Probe(NamedTuple):
    """What `doctor` found at a source."""

    reached: bool
    message: Message
