"""Faults of ID numbers and student numbers (学籍号).

A student number is a letter and an ID number. A faulty one is never another person's number.
"""

import pandas as pd

from xjdata.sample.defects.kinds import Kind
from xjdata.sample.defects.planters import League, Mark
from xjdata.sample.defects.table import Table
from xjdata.sample.league.people import with_check_digit


def _parts(table: Table, row: int, kind: Kind) -> tuple[str, str]:
    """The letter in front, if there is one, and the ID number."""
    number = str(table.value(row, kind.field))
    return number[:-18], number[-18:]


def _change(table: Table, row: int, kind: Kind, number: str, league: League) -> list[Mark] | None:
    """Give the row a number of its own that nobody else has."""
    letter, old = _parts(table, row, kind)
    if number in league.numbers:
        return None
    league.numbers.discard(old)
    league.numbers.add(number)
    table.set(row, kind.field, letter + number)
    return [Mark(table, row, kind.field)]


def _spoil(table: Table, row: int, kind: Kind, cell: str | float) -> list[Mark]:
    """Write a number that tells nobody apart."""
    table.write(row, kind.field, cell)
    table.reject(row)
    return [Mark(table, row, kind.field)]


def masked_number(table: Table, row: int, kind: Kind, league: League) -> list[Mark]:
    """The birth date hidden behind asterisks."""
    letter, number = _parts(table, row, kind)
    return _spoil(table, row, kind, f"{letter}{number[:6]}********{number[14:]}")


def float_number(table: Table, row: int, kind: Kind, league: League) -> list[Mark]:
    """A number a spreadsheet took for an amount: fifteen digits are left."""
    number = _parts(table, row, kind)[1][:15] + "000"
    if table.layout.is_numeric(kind.field):
        return _spoil(table, row, kind, float(number))
    return _spoil(table, row, kind, f"{float(number):.5E}")


def malformed_number(table: Table, row: int, kind: Kind, league: League) -> list[Mark]:
    """A number cut short, or with a remark in it."""
    letter, number = _parts(table, row, kind)
    return _spoil(table, row, kind, f"{letter}{number}(转)" if letter else number[:16])


def wrong_check_digit(table: Table, row: int, kind: Kind, league: League) -> list[Mark] | None:
    """The last character mistyped."""
    number = _parts(table, row, kind)[1]
    last = "1" if number[-1] in "X0" else str((int(number[-1]) + 1) % 10)
    return _change(table, row, kind, number[:-1] + last, league)


def no_letter(table: Table, row: int, kind: Kind, league: League) -> list[Mark]:
    """The bare ID number."""
    table.set(row, kind.field, _parts(table, row, kind)[1])
    return [Mark(table, row, kind.field)]


def birth_one_day_off(table: Table, row: int, kind: Kind, league: League) -> list[Mark]:
    """A birth date one day later than the number says, as one old template writes it."""
    day = pd.Timestamp(table.value(row, "birth_date")) + pd.Timedelta(days=1)
    table.set(row, "birth_date", day)
    return [Mark(table, row, kind.field)]


def other_sex_in_number(table: Table, row: int, kind: Kind, league: League) -> list[Mark] | None:
    """A sequence number of the other sex, with its right check digit."""
    number = _parts(table, row, kind)[1]
    body = number[:16] + str((int(number[16]) + 1) % 10)
    if body.endswith("00"):
        return None
    return _change(table, row, kind, with_check_digit(body), league)
