"""The pace: the straight path of what builds up in the course of the year.

Here: the path alone. Not here: who is judged by it (`status`).
"""

from datetime import date
from fractions import Fraction


def path(
    start: Fraction, goal: Fraction, *, first_day: date, deadline: date, day: date
) -> Fraction:
    """Where the straight path stands on a day (measures, "Pace").

    Days from the first day to the deadline, both counted: on the first day one day's share of the
    way is due, on the deadline all of it. Before the first day the path stands at its start, after
    the deadline at its goal.

    Args:
        start: The value as of the first day; 0 for what is counted from that day.
        goal: The target value, in the same unit.
        first_day: The first day of the plan year, 1 January.
        deadline: The last day.
        day: The night's date.

    Returns:
        The exact value due, in the unit of start and goal.
    """
    if day >= deadline:
        return goal
    if day < first_day:
        return start
    gone = (day - first_day).days + 1
    whole = (deadline - first_day).days + 1
    return start + (goal - start) * Fraction(gone, whole)
