"""ID numbers and student numbers (学籍号): whether they can tell people apart, and what they say.

Here: their repair, their state, the birth date and sex inside. Not here: their pseudonyms, and
whether a state rejects a row (the gate).

GB 11643: six digits of a place, eight of the birth date, three of a sequence whose last is odd for
men, a check digit by ISO 7064 mod 11-2. A 学籍号 is an ID number behind a letter, G (formal) or L
(temporary). Numbers of 15 digits (before 1999) have a two-digit year and no check digit.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from xjdata.clean import text
from xjdata.clean.parsed import Mask
from xjdata.clean.texts import Texts, to_bool

States = NDArray[np.object_]

_MASKED = r"[*•●○■#×]|X{2,}"
_FLOAT = r"^\d(?:\.\d+)?E\+?\d\d$"
_ID = r"^\d{17}[\dX]$"
_OLD_ID = r"^\d{15}$"
_PLAIN = r"^[A-Z0-9]*[0-9][A-Z0-9]*$"
# Passports and permits of people from elsewhere: letters first.
_OTHER_DOCUMENT = r"^[A-Z]{1,3}[0-9]{6,12}$"
_LETTER = r"^[GL](.+)$"
_WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
_CHECKS = np.frombuffer(b"10X98765432", np.uint8)


@dataclass(frozen=True)
class Numbers:
    """Identifiers, an entry for each text.

    Attributes:
        numbers: The number, for those that can tell people apart; null otherwise. A 学籍号 is
            without its letter: the same person has the same number in either form.
        states: ok, missing, masked, float_damaged, malformed, bad_checksum, no_letter. Those with
            missing, masked, float_damaged and malformed have no number.
        birth: The birth date inside, as a number yyyymmdd; 0 where there is none.
        male: Whether the sex inside is male; only where there is a birth date.
        damaged_number: Texts that have lost their last digits if the cell was a number, and stand
            as they are if it was text.
    """

    numbers: pa.Array
    states: States
    birth: NDArray[np.int64]
    male: Mask
    damaged_number: Mask


def parse_identifiers(texts: Texts, *, register: bool) -> Numbers:
    """Texts to identifiers.

    An ID number is malformed unless it has 18 characters, 15 digits, or the form of another
    document (letters, then 6 to 12 digits): a number cut short may belong to several people. A
    student number is malformed only with characters that no number has, since local numbers of
    other lengths stand in that column too; those without any letter in front have ``no_letter``.

    Args:
        texts: Distinct texts, as delivered.
        register: Whether they are student numbers.
    """
    upper = pc.utf8_upper(texts.compact)
    upper = pc.replace_substring_regex(upper, r"^'|\.0+$", "")
    number = pc.replace_substring_regex(upper, _LETTER, r"\1") if register else upper
    matches = {
        name: to_bool(pc.match_substring_regex(number, pattern))
        for name, pattern in {"masked": _MASKED, "float": _FLOAT, "id": _ID, "old": _OLD_ID}.items()
    }
    good_check, birth, male = _inside(number, matches["id"])
    lettered = to_bool(pc.match_substring_regex(upper, "^[A-Z]"))
    cut, float_image, representable = _as_float(number, matches["id"] & ~lettered)
    usable = to_bool(pc.match_substring_regex(number, _PLAIN))
    if not register:
        others = to_bool(pc.match_substring_regex(number, _OTHER_DOCUMENT))
        usable &= matches["id"] | matches["old"] | others
    states = np.select(
        [
            text.is_nothing(pc.utf8_lower(number)),
            matches["float"] | (cut & ~good_check),
            matches["masked"],
            ~usable,
            matches["id"] & ~good_check,
            ~lettered & register,
        ],
        ["missing", "float_damaged", "masked", "malformed", "bad_checksum", "no_letter"],
        "ok",
    ).astype(object)
    usable &= ~np.isin(states, ["missing", "masked", "float_damaged", "malformed"])
    old_birth, old_male = _inside_old(number, matches["old"])
    return Numbers(
        pc.if_else(pa.array(usable), number, pa.scalar(None, pa.string())),
        states,
        np.where(usable, birth + old_birth, 0),
        male | old_male,
        representable & (float_image | ~good_check),
    )


def _bytes(texts: pa.Array, length: int) -> NDArray[np.uint8]:
    """ASCII texts of one length as a table of characters; ``texts`` is no slice."""
    if not len(texts):
        return np.empty((0, length), np.uint8)
    characters = np.frombuffer(texts.buffers()[2], np.uint8)
    return characters[: len(texts) * length].reshape(-1, length)


def _inside(numbers: pa.Array, here: Mask) -> tuple[Mask, NDArray[np.int64], Mask]:
    """Whether the check digit is right; birth date and sex inside."""
    right, birth, male = np.zeros(len(here), bool), np.zeros(len(here), np.int64), here & False
    characters = _bytes(numbers.filter(pa.array(here)), 18)
    digits = characters[:, :17].astype(np.int64) - ord("0")
    right[here] = _CHECKS[(digits @ _WEIGHTS) % 11] == characters[:, 17]
    birth[here] = digits[:, 6:14] @ 10 ** np.arange(7, -1, -1)
    male[here] = digits[:, 16] % 2 == 1
    return right, birth, male


def _inside_old(numbers: pa.Array, here: Mask) -> tuple[NDArray[np.int64], Mask]:
    """Birth date and sex inside a number of 15 digits."""
    birth, male = np.zeros(len(here), np.int64), here & False
    digits = _bytes(numbers.filter(pa.array(here)), 15).astype(np.int64) - ord("0")
    birth[here] = 19_000_000 + digits[:, 6:12] @ 10 ** np.arange(5, -1, -1)
    male[here] = digits[:, 14] % 2 == 1
    return birth, male


def _as_float(numbers: pa.Array, here: Mask) -> tuple[Mask, Mask, Mask]:
    """What becomes of 18 digits in a spreadsheet, which keeps 15 of them, as a binary fraction.

    Returns:
        Numbers that end in 000; those that are what such a number is in a file (nearest fraction
        included); those that a fraction can hold at all.
    """
    here = here & ~to_bool(pc.ends_with(numbers, "X"))
    cut, image, representable = np.zeros((3, len(here)), bool)
    whole = pc.cast(numbers.filter(pa.array(here)), pa.int64()).to_numpy(zero_copy_only=False)
    thousands = (whole + 500) // 1000 * 1000
    cut[here] = whole == thousands
    image[here] = (whole == thousands) | (whole == thousands.astype(np.float64).astype(np.int64))
    representable[here] = cut[here] | (whole == whole.astype(np.float64).astype(np.int64))
    return cut, image, representable
