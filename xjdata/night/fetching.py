"""Step 1, raw: fetch what a source has, hash it, archive it."""

from xjdata.lake import Arrival
from xjdata.night.faults import message_of
from xjdata.night.night import Night
from xjdata.sources import Delivery, Source, collect


def fetch(night: Night, source: Source) -> Arrival:
    """Fetch one source and record what was found.

    A source that cannot be reached is recorded as failed; it costs nothing but itself.
    """
    try:
        delivery = collect(source, night.home, night.archive.put)
        arrival = _archived(night, delivery) if delivery is not None else Arrival()
    except Exception as error:
        message = message_of(error)
        arrival = Arrival(failed_zh=message.zh, failed_en=message.en)
    night.log.write_arrival(night.as_of, source.unit, source.dataset, arrival)
    return arrival


def _archived(night: Night, delivery: Delivery) -> Arrival:
    """What arrived; the list of several files is archived like a file."""
    if len(delivery.files) > 1:
        night.archive.put_text(delivery.sums)
    files = [{"name": f.name, "sha256": f.sha256, "size": f.size} for f in delivery.files]
    return Arrival(files=files, sha256=delivery.sha256)
