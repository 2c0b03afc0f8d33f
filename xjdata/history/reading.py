"""The deliveries of a past night, read again from the archive.

Here: which bytes, by which layout, as of which night, beside which school list. Not here: how a
part is made of them (`xjdata.night.making`), and what is computed then (`replaying`).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from xjdata.datasets import dataset_contract
from xjdata.history.past import PastNight
from xjdata.lake import Provenance, Served
from xjdata.lake.provenance import read_provenance
from xjdata.messages import ConfigError, Message, say
from xjdata.night import Gate, Night
from xjdata.night.making import Making, refers_to_schools

_SCHOOL = "school"
_FILES_TOLD = 5


@dataclass(frozen=True)
class Refused:
    """A delivery that was served that night and cannot be served under today's contracts and rules.

    Attributes:
        county_code: The unit.
        dataset: The dataset.
        reason: Why.
    """

    county_code: str
    dataset: str
    reason: Message


@dataclass(frozen=True)
class _Step:
    """One delivery to read, and the school list its rows were placed by."""

    unit: str
    dataset: str
    period: str
    served: Served
    schools: Served | None


@dataclass
class Reading:
    """What was served on a past night, on its way into the lake of the replay.

    Attributes:
        night: The night as the log has it.
        past: The replay.
        gate: Judges.
        then: What was served.
        refused: What could not be served again.
    """

    night: Night
    past: PastNight
    gate: Gate
    then: Provenance
    refused: list[Refused] = field(default_factory=list)
    _made: dict[tuple[str, str], Served | Message] = field(default_factory=dict)
    _nights: dict[str, PastNight] = field(default_factory=dict)

    def refuse_lost_bytes(self) -> None:
        """Make sure of the bytes before anything is begun.

        Raises:
            ConfigError: The archive lacks a file of what was served, or has it damaged.
        """
        files = {
            (str(file["sha256"]), str(file["name"]))
            for step in self._steps
            for served in (step.served, step.schools)
            if served is not None
            for file in served.files or [{"sha256": served.sha256, "name": served.folder}]
        }
        archive = self.night.archive
        lost = sorted((name, sha) for sha, name in files if not archive.holds(sha))
        if lost:
            message = say(
                "history.lost",
                as_of=self.night.as_of,
                count=len(lost),
                names="; ".join(
                    f"{name} ({archive.path(sha)})" for name, sha in lost[:_FILES_TOLD]
                ),
            )
            raise ConfigError(message)

    def read(self, unit: str) -> None:
        """Serve what was served of a unit, and keep what its board said."""
        for step in self._steps:
            if step.unit == unit:
                self._serve(step)
        for source in self.past.sources(unit):
            self._copy_log(unit, source.dataset)

    @cached_property
    def _steps(self) -> list[_Step]:
        steps = []
        for place, data in self.then.served.items():
            dataset, period, unit = place.split("/")
            served = Served(**data)
            if unit in self.past.home.units:
                steps.append(_Step(unit, dataset, period, served, self._list_of(place, served)))
        return steps

    def _list_of(self, place: str, served: Served) -> Served | None:
        """The school list that the rows of a part were placed by.

        Nearly always the one served that night. Where the rows have been held since their unit sent
        another list, it is the one of the night on which their part was made.
        """
        dataset, _, unit = place.split("/")
        wanted = served.made_with.get("schools", "")
        if not wanted or not refers_to_schools(dataset_contract(dataset)):
            return None
        for school in self._lists(unit, served):
            if school.schools == wanted:
                return school
        raise ConfigError(
            say("history.no_list", as_of=self.night.as_of, unit=unit, dataset=dataset)
        )

    def _lists(self, unit: str, served: Served) -> Iterator[Served]:
        """School lists of a unit, those first that are likely the one."""
        now = self.then.served_of(_SCHOOL, unit)
        if now is not None:
            yield now
        for day in dict.fromkeys((served.loaded_on, served.made_on, *self._nights_before)):
            kept = read_provenance(self.night.store, date.fromisoformat(day)) if day else None
            school = kept.served_of(_SCHOOL, unit) if kept else None
            if school is not None:
                yield school
            manifest = self.night.log.manifest(date.fromisoformat(day)) if day else None
            for place, data in (manifest.baseline if manifest else {}).items():
                if place.startswith(f"{_SCHOOL}/") and place.endswith(f"/{unit}"):
                    yield Served(**data)

    @cached_property
    def _nights_before(self) -> list[str]:
        names = reversed(self.night.log.nights())
        return [name for name in names if date.fromisoformat(name) <= self.night.as_of]

    def _serve(self, step: _Step) -> None:
        made = self._make(step)
        if isinstance(made, Message):
            self.refused.append(Refused(step.unit, step.dataset, made))
            return
        made = replace(made, stale_since=step.served.stale_since)
        self.past.log.write_served(step.dataset, step.period, step.unit, made)

    def _make(self, step: _Step) -> Served | Message:
        """What a delivery becomes today, or why it is not taken; each once."""
        known = step.served.fingerprint, step.dataset
        if known not in self._made:
            self._made[known] = self._read(step)
        return self._made[known]

    def _read(self, step: _Step) -> Served | Message:
        served = step.served
        loaded_on = date.fromisoformat(served.loaded_on)
        source = self.past.contracts[step.unit].source_of(step.dataset, loaded_on)
        if source is None:
            return say("history.no_source", day=loaded_on)
        schools: Served | None = None
        if step.schools is not None:
            found = self._make(replace(step, dataset=_SCHOOL, served=step.schools, schools=None))
            schools = found if isinstance(found, Served) else None
        made_on = self._night_of(served.made_on or served.loaded_on)
        making = Making(made_on, source, self.gate, served.files, served.sha256, schools)
        mark = making.mark
        # Whether its rows had collapsed was judged then, beside the delivery before it.
        part = making.part(mark, last_good_rows=None)
        if part.is_held:
            return say("history.held_today", zh=part.held_zh, en=part.held_en)
        return making.served(mark, part, served.loaded_on, served.arrived_on)

    def _night_of(self, day: str) -> PastNight:
        """The replay as of the night on which a part was judged."""
        if day not in self._nights:
            self._nights[day] = self.past.on(date.fromisoformat(day))
        return self._nights[day]

    def _copy_log(self, unit: str, dataset: str) -> None:
        """What arrived and what became of it; of a delivery that was held, the verdict alone."""
        arrival = self.night.log.arrival(self.night.as_of, unit, dataset)
        if arrival is not None:
            self.past.log.write_arrival(self.past.as_of, unit, dataset, arrival)
        record = self.night.log.delivery(self.night.as_of, unit, dataset)
        if record is None:
            return
        served = self.past.log.served(dataset, record.period, unit)
        is_served = served is not None and record.status in ("loaded", "unchanged")
        folder = served.folder if served is not None and is_served else ""
        self.past.log.write_delivery(replace(record, part=folder))
