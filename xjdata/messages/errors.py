"""The errors of xjdata. Each carries a message in both languages, and nothing personal."""

from xjdata.messages.message import Message


class XjdataError(Exception):
    """Something a user can mend; the message says what and how."""

    def __init__(self, message: Message) -> None:
        """Keep the message; ``str(error)`` is its text in the language of this process."""
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        """The text in the language of this process."""
        return str(self.message)


class ConfigError(XjdataError):
    """A contract, plan, setting or command line is wrong (exit code 2)."""


class SourceError(XjdataError):
    """A source could not be reached or fetched: nothing was delivered (status failed)."""


class HoldError(XjdataError):
    """A delivery came but cannot be taken: it is held, the last good data stay (status held)."""
