"""Which of the two languages text is shown in."""

import os
from typing import Literal, cast

Language = Literal["zh", "en"]

_ENVIRONMENT = "XJDATA_LANG"


def current_language() -> Language:
    """The language chosen by ``--lang`` (kept in ``XJDATA_LANG``), else by the locale.

    Chinese is the default: the people who read these messages read Chinese, and a server's
    locale is often just ``C``.
    """
    for name in (_ENVIRONMENT, "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "").lower()
        if value.startswith(("zh", "en")):
            return cast(Language, value[:2])
    return "zh"


def use_language(language: Language) -> None:
    """Choose the language for this process and the ones it starts."""
    os.environ[_ENVIRONMENT] = language
