"""What steps share: the home, and the night a run belongs to."""

from contextlib import ExitStack
from datetime import date

import dagster as dg
from pydantic import PrivateAttr

import warehouse
from assets.partitions import unit_of
from xjdata.home import Home
from xjdata.home.lock import night_lock
from xjdata.night import Night, start

NIGHT_TAG = "xjdata/night"
"""Run tag with the date of the night; units and league of one night carry the same."""

_PARTITION_TAG = "dagster/partition"


class HomeResource(dg.ConfigurableResource):  # type: ignore[type-arg]
    """The home of the deployment, set up once per run.

    Attributes:
        root: Where it lies.
        lock_is_held: Whether this process holds the night's lock already, and has started the
            night: the command line does, for its whole night. Any other run holds it together
            with the others, as long as it works.
    """

    root: str
    lock_is_held: bool = False
    _night: Night | None = PrivateAttr(default=None)
    _staging: warehouse.Staging | None = PrivateAttr(default=None)
    _held: ExitStack = PrivateAttr(default_factory=ExitStack)

    def setup_for_execution(self, context: dg.InitResourceContext) -> None:
        """Find the night of the run, and hold the lock while it works.

        Raises:
            ConfigError: A night from the command line holds the lock.
        """
        run = context.run
        if run is None:
            return
        tag = run.tags.get(NIGHT_TAG)
        home = Home.at(self.root)
        with ExitStack() as held:
            if not self.lock_is_held:
                doing = f"{run.job_name} {run.run_id}"
                held.enter_context(night_lock(home, doing, shared=True))
            self._night = Night.of(home, date.fromisoformat(tag) if tag else None)
            if tag is None:
                # Started by hand in the UI: nobody has started a night for it.
                partition = run.tags.get(_PARTITION_TAG)
                start(self._night, [unit_of(partition)] if partition else [])
            self._held = held.pop_all()

    def teardown_after_execution(self, context: dg.InitResourceContext) -> None:
        """Throw away a warehouse that was not published, and let the lock go."""
        self._held.close()

    @property
    def night(self) -> Night:
        """The night the run belongs to: the one of its tag, else the one that was due."""
        if self._night is None:
            raise RuntimeError("the home is known within a run only")
        return self._night

    @property
    def staging(self) -> warehouse.Staging:
        """The warehouse of the night, begun by the step that asks first."""
        if self._staging is None:
            night = self.night
            staging = warehouse.Staging(night.home, night.as_of, night.plan)
            self._staging = self._held.enter_context(staging)
        return self._staging
