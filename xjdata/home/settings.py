"""What `league.yaml` says of a deployment."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, field_validator

from xjdata.home.cron import is_cron
from xjdata.messages import say


class Thresholds(BaseModel):
    """When a delivery is held (source-templates section 7, "Faults of the delivery")."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    faulty_rows_percent: float = Field(default=20, ge=0, le=100)
    """More than this share of rows rejected or with a blanked cell holds the delivery ..."""
    faulty_rows_minimum: int = Field(default=3, ge=1)
    """... when at least so many rows are hit."""
    collapse_percent: float = Field(default=50, ge=0, le=100)
    """Fewer rows than this share of the last good delivery hold the delivery."""


class League(BaseModel):
    """The settings of a deployment, `league.yaml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name_zh: str
    name_en: str
    plan: str = Field(default="2024", coerce_numbers_to_str=True)
    """The plan by name: a folder of the built-in plans, or of `plans/` in the home."""
    time_zone: str = "Asia/Shanghai"
    as_of: date | None = None
    """The night this deployment stands at, when that is not today (the sample's is fixed)."""
    schedule: str = "0 2 * * *"
    """When the nightly load starts (cron, in ``time_zone``)."""
    cut_off: time = time(5, 0)
    """The league's part starts at this time at the latest."""
    thresholds: Thresholds = Thresholds()
    dataset_thresholds: dict[str, Thresholds] = {}
    """Other thresholds for single datasets."""
    due: dict[str, date] = {}
    """Dataset to the day its delivery is due; later than that the board shows ``overdue``."""
    suppress_below: int = Field(default=5, ge=1, le=100)
    """Counts of people smaller than this are hidden where the warehouse is opened for wide reading,
    at county level and below; 1 hides nothing."""
    keep_warehouses: int = Field(default=7, ge=1)
    """How many dated warehouse files are kept, the current one among them."""
    processes: int | None = Field(default=None, ge=1)
    """How many processes `xjdata run` loads units with; by default one for each core, at most 4."""

    @field_validator("time_zone")
    @classmethod
    def _known(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError(say("config.no_time_zone", name=name)) from None
        return name

    @field_validator("schedule")
    @classmethod
    def _is_cron(cls, text: str) -> str:
        if not is_cron(text):
            raise ValueError(say("config.not_cron", schedule=text))
        return text

    def tonight(self) -> date:
        """The night that is due now: ``as_of`` when set, else today in ``time_zone``."""
        return self.as_of or datetime.now(ZoneInfo(self.time_zone)).date()

    def thresholds_of(self, dataset: str) -> Thresholds:
        """The thresholds that hold for one dataset."""
        return self.dataset_thresholds.get(dataset, self.thresholds)
