"""The one catalogue of user-facing text, in Chinese and English, and the errors that carry it.

Here: messages, the language they are shown in, and the exceptions. Not here: the texts of
checks (they stand with their rule) and of datasets (they stand in the dataset contract).
"""

from xjdata.messages.errors import (
    ConfigError,
    HoldError,
    SourceError,
    XjdataError,
)
from xjdata.messages.language import Language, current_language, use_language
from xjdata.messages.message import Message, say

__all__ = [
    "ConfigError",
    "HoldError",
    "Language",
    "Message",
    "SourceError",
    "XjdataError",
    "current_language",
    "say",
    "use_language",
]
