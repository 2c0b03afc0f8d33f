"""The night: a home, a date and everything the steps share."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from xjdata.datasets import dataset_contract
from xjdata.home import Home
from xjdata.home.secrets import pseudonym_key
from xjdata.lake import Archive, NightLog, Parts, Store
from xjdata.measures import TargetMeasure, measures_of
from xjdata.plan import Plan, load_plan
from xjdata.sources import Source, UnitContract, read_source_contract


@dataclass(frozen=True)
class Night:
    """One nightly load of one home, named by the date on which it starts."""

    home: Home
    as_of: date

    @classmethod
    def of(cls, home: Home, as_of: date | None = None) -> "Night":
        """The night of a date; the one that is due now when no date is given."""
        return cls(home, as_of or home.league.tonight())

    @cached_property
    def plan(self) -> Plan:
        """The plan the home works on."""
        return load_plan(self.home.league.plan, self.home.root / "plans")

    @cached_property
    def calls(self) -> dict[str, TargetMeasure]:
        """Target to its measure, for the targets that have one."""
        return measures_of(self.plan)

    @cached_property
    def contracts(self) -> dict[str, UnitContract]:
        """The source contract of every unit."""
        return {unit: self._contract(unit) for unit in self.home.units}

    @cached_property
    def _contracts_read(self) -> dict[str, UnitContract]:
        return {}

    def _contract(self, unit: str) -> UnitContract:
        """The source contract of one unit: who loads a few of them reads no others."""
        if unit not in self._contracts_read:
            self._contracts_read[unit] = read_source_contract(self.home.counties / f"{unit}.yaml")
        return self._contracts_read[unit]

    @cached_property
    def archive(self) -> Archive:
        """Original bytes."""
        return Archive(self.home)

    @cached_property
    def store(self) -> Store:
        """The lake."""
        return Store(self.home)

    @cached_property
    def parts(self) -> Parts:
        """Cleaned deliveries."""
        return Parts(self.store)

    @cached_property
    def log(self) -> NightLog:
        """The log of nights."""
        return NightLog(self.store)

    @cached_property
    def key(self) -> bytes:
        """The pseudonym key."""
        return pseudonym_key(self.home)

    def source(self, unit: str, dataset: str) -> Source | None:
        """Where a unit's data for a dataset come from tonight; None when nothing is set up."""
        return self._contract(unit).source_of(dataset, self.as_of)

    def sources(self, unit: str) -> list[Source]:
        """All sources of a unit tonight, the school list first: others refer to it."""
        datasets = sorted(self._contract(unit).datasets, key=lambda name: (name != "school", name))
        found = (self.source(unit, dataset) for dataset in datasets)
        return [source for source in found if source is not None]

    def period(self, dataset: str) -> str:
        """The period of the plan's year that a dataset is delivered for."""
        return str(self.plan.periods[dataset_contract(dataset).period.kind])
