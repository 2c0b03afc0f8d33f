"""Units as partitions, ``152501 二连浩特市``: who reads a page need not know the codes by heart.

Here: names of partitions, and how they follow the source contracts. The partitions are dynamic, so
that a new county (one YAML file) is there in the next night, without a restart of the UI.
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg

from xjdata.night import Night

UNITS = dg.DynamicPartitionsDefinition(name="unit")
"""One partition per unit that delivers."""


@contextmanager
def partitioned_checks() -> Iterator[None]:
    """Define checks with partitions, which are marked as a preview.

    Without them the page of a check would show the unit that ran last, and nobody else's faults.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", dg.PreviewWarning)
        yield


def partition_of(night: Night, unit: str) -> str:
    """The partition of a unit."""
    return f"{unit} {night.contracts[unit].title.zh}"


def unit_of(partition: str) -> str:
    """Code of the unit of a partition."""
    return partition.partition(" ")[0]


def enrol_units(instance: dg.DagsterInstance, night: Night) -> None:
    """Let the instance know the units there are now, and forget those that are gone."""
    wanted = [partition_of(night, unit) for unit in night.home.units]
    known = instance.get_dynamic_partitions(str(UNITS.name))
    new = [partition for partition in wanted if partition not in known]
    if new:
        instance.add_dynamic_partitions(str(UNITS.name), new)
    for partition in known:
        if partition not in wanted:
            instance.delete_dynamic_partition(str(UNITS.name), partition)
