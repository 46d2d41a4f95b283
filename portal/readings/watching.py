"""What is noticed while certificate data is read (19)."""

from datetime import datetime

from portal.kit.actor import Actor
from portal.readings.models import Reading


def watch(reading: Reading, *, by: Actor, at: datetime) -> None:
    """Ask every rule about a reading, or about a refused attempt."""
