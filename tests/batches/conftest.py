"""A sitting with four candidates."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session, scoped_session

from portal.kit.actor import SYSTEM
from portal.kit.db import acting
from tests.batches.scene import Sitting, sitting


@pytest.fixture
def here(app: Flask, db_session: scoped_session[Session], tmp_path: Path) -> Iterator[Sitting]:
    """In 西秀区; built past the second wall, pages are read behind it."""
    with acting(SYSTEM):
        yield sitting(tmp_path, app)
