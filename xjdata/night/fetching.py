"""Step 1, raw: fetch what a source has, hash it, archive it."""

from xjdata.lake import Arrival
from xjdata.messages import HoldError
from xjdata.night.faults import message_of
from xjdata.night.night import Night
from xjdata.sources import Delivery, Source, collect


def fetch(night: Night, source: Source) -> Arrival:
    """Fetch one source and record what was found.

    A source that cannot be reached is recorded as failed, one whose answer cannot be kept as held;
    it costs nothing but itself.
    """
    try:
        delivery = collect(source, night.home, night.archive.put)
        arrival = _archived(night, delivery) if delivery is not None else Arrival()
    except Exception as error:
        message = message_of(error)
        arrival = Arrival(
            failed_zh=message.zh, failed_en=message.en, is_held=isinstance(error, HoldError)
        )
    night.log.write_arrival(night.as_of, source.unit, source.dataset, arrival)
    return arrival


def _archived(night: Night, delivery: Delivery) -> Arrival:
    """What arrived; the list of several files is archived like a file."""
    if len(delivery.files) > 1:
        night.archive.put_text(delivery.sums)
    files = [{"name": f.name, "sha256": f.sha256, "size": f.size} for f in delivery.files]
    note = delivery.note
    return Arrival(
        files=files,
        sha256=delivery.sha256,
        note_zh=note.zh if note is not None else "",
        note_en=note.en if note is not None else "",
    )
