"""People who do not exist: names, ID numbers, student numbers, addresses, phones.

Names are strung together from syllables and belong to nobody; phone numbers start with digits no
operator uses. ID numbers follow GB 11643 (area, birth date, sequence, check digit), with the
sequence odd for men and even for women.
"""

import numpy as np
import numpy.typing as npt
import pandas as pd

Texts = npt.NDArray[np.object_]
Days = npt.NDArray[np.datetime64]

FIRST_SYLLABLES = tuple("阿娜乌苏呼额敖塔图宝萨莫诺朝伊特哈达斯吉")
MIDDLE_SYLLABLES = tuple("林日拉如格勒敏古其木仁图雅布和恩克岚尔娜")
LAST_SYLLABLES = tuple("沁兰图格腾夫雅娜泰汗恒晟祺澜朔")
STREETS = ("那达慕街", "敖包路", "牧歌街", "晨光路", "杭盖街", "金莲川路", "云杉路", "额吉淖尔街")

_WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
_CHECK_DIGITS = np.array(list("10X98765432"))
_STATISTICS_ONLY = {"152571": "152525", "152500": "152502"}
"""Units without an area code of GB/T 2260, and the area their people are registered in."""


def names(rng: np.random.Generator, count: int) -> Texts:
    """Invented names of three or four syllables."""
    first = rng.choice(FIRST_SYLLABLES, count).astype(object)
    middle = rng.choice(MIDDLE_SYLLABLES, count).astype(object)
    second = rng.choice(MIDDLE_SYLLABLES, count).astype(object)
    last = rng.choice(LAST_SYLLABLES, count).astype(object)
    second[rng.random(count) < 0.7] = ""
    return np.asarray(first + middle + second + last, dtype=object)


def phones(rng: np.random.Generator, count: int) -> Texts:
    """Eleven digits that start with 100, which no operator uses."""
    return np.array([f"100{n:08d}" for n in rng.integers(0, 10**8, count)], dtype=object)


def addresses(rng: np.random.Generator, count: int) -> Texts:
    """Streets and house numbers."""
    street = rng.choice(STREETS, count).astype(object)
    return np.asarray(street + rng.integers(1, 300, count).astype(str).astype(object) + "号")


def id_numbers(units: Texts, births: Days, is_male: npt.NDArray[np.bool_]) -> Texts:
    """Valid ID numbers, unique as long as no more than 490 people share area, day and sex.

    Args:
        units: Unit code of each person.
        births: Birth date of each person.
        is_male: Decides the parity of the sequence number.
    """
    area = pd.Series(units).replace(_STATISTICS_ONLY).astype(str)
    day = pd.Series(np.datetime_as_string(births, unit="D")).str.replace("-", "")
    prefix = area + day
    turn = prefix.groupby([prefix, pd.Series(is_male)]).cumcount().to_numpy()
    # Sequences ending in 00 are left out: with check digit 0 the number would end in 000, which is
    # how a number looks that went through a floating-point cell.
    free = {odd: [n for n in range(1, 1000) if n % 2 == odd and n % 100] for odd in (0, 1)}
    sequence = np.where(is_male, np.array(free[1])[turn % 490], np.array(free[0])[turn % 490])
    body = prefix + pd.Series(sequence).astype(str).str.zfill(3)
    return np.asarray((body + check_digits(body)).to_numpy(dtype=object))


def check_digits(bodies: "pd.Series[str]") -> "pd.Series[str]":
    """The check digit of each 17-digit body (GB 11643, ISO 7064 MOD 11-2)."""
    digits = np.array([list(body) for body in bodies], dtype=np.int64).reshape(-1, 17)
    return pd.Series(_CHECK_DIGITS[digits @ _WEIGHTS % 11], index=bodies.index)


def with_check_digit(body: str) -> str:
    """A 17-digit body, completed."""
    return body + str(check_digits(pd.Series([body])).iloc[0])
