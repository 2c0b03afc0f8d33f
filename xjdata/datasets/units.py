"""Units: who delivers, and the one distinction the numbers make between them.

Here: what a unit's code says by itself. Not here: names of units outside the built-in list; they
stand in the unit's own source contract.
"""


def is_county(unit: str) -> bool:
    """Whether a unit is a county, and so in each-county tests.

    A six-digit code that ends in 00 is the prefecture itself (GB/T 2260): it stands for the
    league-direct schools and the bureau's departments, and counts in league totals only.
    """
    return not unit.endswith("00")
