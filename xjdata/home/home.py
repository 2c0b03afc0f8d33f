"""The folders of a deployment."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from xjdata.home.environment import Environment
from xjdata.home.settings import League
from xjdata.home.yaml import load_yaml_model
from xjdata.messages import ConfigError, say


@dataclass(frozen=True)
class Home:
    """A deployment on disk; ``root`` holds `league.yaml` and everything below it.

    Paths are absolute. Nothing is created by looking at them.
    """

    root: Path

    @classmethod
    def find(cls) -> "Home":
        """The home named by ``XJDATA_HOME``, else ``./league``; must hold a `league.yaml`.

        Raises:
            ConfigError: There is none.
        """
        home = cls.named()
        if not home.league_file.is_file():
            raise ConfigError(say("config.no_home", path=home.root))
        return home

    @classmethod
    def named(cls) -> "Home":
        """The home named by ``XJDATA_HOME``, else ``./league``; it need not exist yet.

        Raises:
            ConfigError: A home cannot lie there.
        """
        path = Environment().home
        try:
            home = cls.at(path)
        except (OSError, RuntimeError):  # a ring of links; ~ of somebody unknown
            raise ConfigError(say("config.no_home", path=path)) from None
        # Dagster puts the path into a SQLite URL as it is: there ? ends it and %20 is a blank.
        if any(sign in str(home.root) for sign in "?%"):
            raise ConfigError(say("config.bad_path", path=home.root))
        return home

    @classmethod
    def at(cls, path: str | Path) -> "Home":
        """The home at a path, which need not exist yet."""
        return cls(Path(path).expanduser().resolve())

    @property
    def league_file(self) -> Path:
        """The settings."""
        return self.root / "league.yaml"

    @cached_property
    def league(self) -> League:
        """The settings, read once.

        Raises:
            ConfigError: A setting is wrong.
        """
        return load_yaml_model(self.league_file, League)

    @property
    def counties(self) -> Path:
        """Source contracts, one file per unit."""
        return self.root / "counties"

    @cached_property
    def units(self) -> list[str]:
        """Codes of the units that deliver: whoever has a source contract, by code."""
        # Editors and macOS leave hidden files beside the real ones.
        return sorted(path.stem for path in self.counties.glob("[!.]*.yaml"))

    @cached_property
    def inbox(self) -> Path:
        """Where units put their files; read, never emptied."""
        return self.root / "inbox"

    @cached_property
    def inbox_place(self) -> Path:
        """Where the inbox really lies, links followed; looked up once.

        Raises:
            OSError: A link of it leads to itself (also as RuntimeError).
        """
        return self.inbox.resolve()

    @property
    def archive(self) -> Path:
        """Every delivery's bytes under their SHA-256; the only place with original identifiers."""
        return self.root / "archive"

    @property
    def lake(self) -> Path:
        """The Parquet store."""
        return self.root / "lake"

    @property
    def warehouses(self) -> Path:
        """Dated warehouse files."""
        return self.root / "warehouse"

    @property
    def warehouse_link(self) -> Path:
        """The link to the current warehouse file."""
        return self.root / "warehouse.duckdb"

    @property
    def reports(self) -> Path:
        """What is written for reading."""
        return self.root / "reports"

    @property
    def dagster(self) -> Path:
        """Storage and logs of the orchestrator."""
        return self.root / "dagster"

    @property
    def lock_file(self) -> Path:
        """Held by the night that runs."""
        return self.root / "night.lock"

    @property
    def key_file(self) -> Path:
        """The pseudonym key the sample writes, readable by its owner alone."""
        return self.root / "pseudonym.key"
