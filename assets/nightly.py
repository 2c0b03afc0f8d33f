"""When a night runs: the schedule starts the units, the sensor starts the league's part."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import dagster as dg

from assets.instance import close_left_behind, refuse_while_waiting
from assets.jobs import LEAGUE_JOB, UNIT_JOB
from assets.partitions import enrol_units, partition_of
from assets.resources import NIGHT_TAG
from assets.selection import unit_selection
from assets.words import line, paragraphs
from xjdata.home import Home
from xjdata.home.lock import night_lock
from xjdata.messages import ConfigError, say
from xjdata.night import Night, start, sweep

STARTED_TAG = "xjdata/started"
"""Run tag of a scheduled night: the moment it was due. The same for all its runs, and for no other
night's: a deployment that stands at one date has a scheduled night every day."""

UNITS_TAG = "xjdata/units"
"""Run tag: how many units the scheduled night loads."""

_ENDED = {dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.CANCELED}

_MOST_RUNS = 500
"""More than any night has; newest first."""


def nightly_schedule(home: Home) -> dg.ScheduleDefinition:
    """Every night at the hour of `league.yaml`: one run per unit."""

    @dg.schedule(
        name="nightly",
        cron_schedule=home.league.schedule,
        execution_timezone=home.league.time_zone,
        job_name=UNIT_JOB,
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description=paragraphs(say("assets.schedule")),
    )
    def nightly(
        context: dg.ScheduleEvaluationContext,
    ) -> Iterator[dg.RunRequest | dg.SkipReason]:
        league = Home.at(home.root).league
        due = context.scheduled_execution_time.astimezone(ZoneInfo(league.time_zone))
        night = Night.of(Home.at(home.root), league.as_of or due.date())
        selections = {unit: unit_selection(night, unit) for unit in night.home.units}
        units = [unit for unit, selection in selections.items() if selection]
        last = _newest_night(context.instance, home)
        if last is not None and not last.is_over(due):
            yield dg.SkipReason(line(say("assets.night_open", as_of=last.as_of)))
            return
        try:
            with night_lock(night.home, f"schedule {night.as_of}"):
                refuse_while_waiting(context.instance)
                close_left_behind(context.instance)
                sweep(night)
                start(night, units)
        except ConfigError as error:
            yield dg.SkipReason(line(error.message))
            return
        if not units:
            yield dg.SkipReason(line(say("assets.nothing_to_load")))
        enrol_units(context.instance, night)
        for unit in units:
            yield dg.RunRequest(
                run_key=f"{due.isoformat()}/{unit}",
                partition_key=partition_of(night, unit),
                asset_selection=selections[unit],
                tags={
                    NIGHT_TAG: night.as_of.isoformat(),
                    STARTED_TAG: due.isoformat(),
                    UNITS_TAG: str(len(units)),
                },
            )

    return nightly


def league_sensor(home: Home) -> dg.SensorDefinition:
    """Starts the league's part when the units of a night have ended, or at the cut-off."""

    @dg.sensor(
        name="after_units",
        job_name=LEAGUE_JOB,
        minimum_interval_seconds=30,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description=paragraphs(say("assets.sensor", cut_off=f"{home.league.cut_off:%H:%M}")),
    )
    def after_units(context: dg.SensorEvaluationContext) -> dg.RunRequest | dg.SkipReason:
        night = _newest_night(context.instance, home)
        if night is None:
            return dg.SkipReason(line(say("assets.no_night")))
        if night.has_league_part:
            return dg.SkipReason(line(say("assets.league_started", as_of=night.as_of)))
        open_runs = night.open_runs
        # The schedule adds its runs one by one: those not yet there are still to come.
        still = len(open_runs) + max(0, night.asked - len(night.runs))
        if still and datetime.now(night.cut_off.tzinfo) < night.cut_off:
            at = f"{night.cut_off:%H:%M}"
            return dg.SkipReason(
                line(say("assets.units_open", as_of=night.as_of, count=still, cut_off=at))
            )
        for run in open_runs:
            # One run at a time has its turn: what hangs would keep the league's part waiting.
            if run.status != dg.DagsterRunStatus.CANCELING:
                context.instance.run_coordinator.cancel_run(run.run_id)
        return dg.RunRequest(
            run_key=night.started, tags={NIGHT_TAG: night.as_of, STARTED_TAG: night.started}
        )

    return after_units


def cut_off(started: datetime, home: Home) -> datetime:
    """The cut-off that follows the start of a night, in the time zone of the home."""
    zone = ZoneInfo(home.league.time_zone)
    local = started.astimezone(zone)
    day: date = local.date()
    moment = datetime.combine(day, home.league.cut_off, zone)
    return moment if moment > local else moment + timedelta(days=1)


@dataclass(frozen=True)
class _Scheduled:
    """A scheduled night, as the instance knows it.

    Attributes:
        started: The moment it was due, as its runs are tagged.
        runs: The runs of its units, those that were run again included.
        cut_off: When its league's part starts at the latest.
        has_league_part: Whether that has been started.
        has_ended: Whether that has ended.
    """

    started: str
    runs: list[dg.DagsterRun]
    cut_off: datetime
    has_league_part: bool
    has_ended: bool

    @property
    def as_of(self) -> str:
        return self.runs[0].tags[NIGHT_TAG]

    @property
    def asked(self) -> int:
        return int(self.runs[0].tags[UNITS_TAG])

    @property
    def open_runs(self) -> list[dg.DagsterRun]:
        return [run for run in self.runs if run.status not in _ENDED]

    def is_over(self, moment: datetime) -> bool:
        """Whether the next one may start.

        Earlier, it would take the league's part from this one, or find it started and not yet
        holding the lock, which is how a run looks that a crash has left behind.
        """
        return self.has_ended or moment > self.cut_off


def _newest_night(instance: dg.DagsterInstance, home: Home) -> _Scheduled | None:
    runs = [
        run
        for run in instance.get_runs(dg.RunsFilter(job_name=UNIT_JOB), limit=_MOST_RUNS)
        if STARTED_TAG in run.tags
    ]
    if not runs:
        return None
    newest = max((run.tags[STARTED_TAG] for run in runs), key=datetime.fromisoformat)
    league = instance.get_runs(dg.RunsFilter(job_name=LEAGUE_JOB, tags={STARTED_TAG: newest}))
    return _Scheduled(
        started=newest,
        runs=[run for run in runs if run.tags[STARTED_TAG] == newest],
        cut_off=cut_off(datetime.fromisoformat(newest), Home.at(home.root)),
        has_league_part=bool(league),
        has_ended=any(run.status in _ENDED for run in league),
    )
