"""Who holds a certificate: name and identity number, sealed together and bound to their row."""

import json
from typing import NamedTuple

from portal.kit.crypto import Keys


class Holder(NamedTuple):
    """A holder in clear."""

    name: str
    id_number: str


def sealed(certificate_id: int, name: str, id_number: str, keys: Keys) -> bytes:
    """What the register keeps."""
    return keys.seal(json.dumps([name, id_number]).encode(), _about(certificate_id))


def opened(certificate_id: int, holder: bytes, keys: Keys) -> Holder:
    """The holder of a certificate; raises `cryptography.exceptions.InvalidTag` where the row was tampered with."""
    return Holder(*json.loads(keys.open(holder, _about(certificate_id))))


def _about(certificate_id: int) -> str:
    return f"certificate:{certificate_id}:holder"
