"""People who do not exist."""

import numpy as np
import pandas as pd

from xjdata.sample.league import people


def test_check_digit_of_the_printed_example():
    # The example of GB 11643 itself.
    assert people.with_check_digit("11010519491231002") == "11010519491231002X"
    assert people.with_check_digit("44052418800101001") == "440524188001010014"


def test_numbers_are_valid_unique_and_say_birth_and_sex():
    rng = np.random.default_rng(1)
    count = 4000
    units = rng.choice(["152501", "152502", "152500", "152571"], count).astype(object)
    births = np.datetime64("2014-09-01") + rng.integers(0, 40, count).astype("timedelta64[D]")
    is_male = rng.random(count) < 0.5
    numbers = pd.Series(people.id_numbers(units, births, is_male))
    assert numbers.is_unique
    assert numbers.str.fullmatch(r"\d{17}[\dX]").all()
    assert (numbers.str[:17] + people.check_digits(numbers.str[:17])).eq(numbers).all()
    assert numbers.str[6:14].eq(pd.Series(births).dt.strftime("%Y%m%d")).all()
    assert (numbers.str[16].astype(int) % 2 == 1).eq(is_male).all()
    # What went through a floating-point cell ends so; a true number must not look like it.
    assert not numbers.str.endswith("000").any()
    # Codes that only statisticians use are no places of registration.
    assert not numbers.str[:6].isin(["152500", "152571"]).any()


def test_names_are_strung_from_syllables():
    names = people.names(np.random.default_rng(2), 2000)
    syllables = {*people.FIRST_SYLLABLES, *people.MIDDLE_SYLLABLES, *people.LAST_SYLLABLES}
    assert all(set(name) <= syllables and 3 <= len(name) <= 4 for name in names)
    assert all(name[0] in people.FIRST_SYLLABLES for name in names)


def test_phones_belong_to_no_operator():
    phones = people.phones(np.random.default_rng(3), 50)
    assert all(len(phone) == 11 and phone.startswith("100") for phone in phones)
