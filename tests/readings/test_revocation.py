"""A revocation under load, on the real server, in short: `make rig` does the same for longer (19)."""

from collections.abc import Iterator

import psycopg
import pytest
from flask import Flask

from benchmarks.revocation import Found, Rig, find
from benchmarks.school import people
from benchmarks.serving import serving
from portal.jobs.credentials import for_psycopg
from portal.kit.actor import SYSTEM
from portal.kit.db import acting, session
from tests import world
from tests.databases import Fresh

CERTIFICATES = 1_100
"""More than one part of a stream."""


@pytest.fixture
def found(fresh_app: Flask, fresh_database: Fresh) -> Iterator[Found]:
    """An office and an institution's system read, and each loses its permission once."""
    with fresh_app.app_context(), acting(SYSTEM):
        world.found()
        session().commit()
    own = {**fresh_database.environment(), "PORTAL_HOME": str(fresh_app.config["HOME"])}
    out = fresh_database.home / "server.out"
    with serving(own, out, workers=2) as port:
        readers, approver = people(fresh_app, CERTIFICATES, port)
        rig = Rig([readers[0], readers[-1]], approver)
        rig.run(revocations=2, requests=100)
        with psycopg.connect(for_psycopg(str(fresh_database.urls.superuser)), autocommit=True) as rows:
            yield find(rig, rows)


@pytest.mark.clause("19")
def test_no_answer_begun_after_a_revocation_carries_certificate_data(found: Found) -> None:
    assert found.holds, str(found)
