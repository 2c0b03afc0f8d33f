"""Scripts and blanks that people write and readers trip over.

Here: Mongolian, characters of the old script, blanks inside words. Not here: which unit writes so
(`styles.yaml`).
"""

_OLD = str.maketrans("学级数师职类间体测试号场设备员质", "學級數師職類間體測試號場設備員質")
_NNBSP, _MVS = "\u202f", "\u180e"

SCHOOL = f"ᠮᠣᠩᠭᠣᠯ ᠰᠤᠷᠭᠠᠭᠤᠯᠢ{_NNBSP}ᠶᠢᠨ"
"""Behind the Chinese name of an ethnic school."""
NAME = f"ᠨᠡᠷ{_MVS}ᠡ"
"""Behind the Chinese word for a name."""


def old_script(text: str) -> str:
    """A text with some characters in the old script."""
    return text.translate(_OLD)


def with_mongolian(name: str) -> str:
    """The name of a school; an ethnic school's in both scripts."""
    return f"{name} {SCHOOL}" if "民族" in name else name


def without_special_blanks(name: str) -> str:
    """The same name as programs without Mongolian keep it: every gap a plain blank."""
    return name.replace(_NNBSP, " ").replace(_MVS, " ")


def spread(word: str) -> str:
    """A word of two characters as wide as one of three."""
    return "　".join(word) if len(word) == len("在职") else word
