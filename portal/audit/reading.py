"""How the log is read: as the reader role, which can do nothing else, seeing what the acting person's office may see.

The web role cannot read the log at all. Row-level security shows an auditor the entries of the own office and of the
offices below it, the province and the system all of them.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from portal.kit.db import db
from portal.kit.refusal import Refused

BIND = "reader"


@contextmanager
def reader() -> Iterator[Session]:
    """A session of the reader role, for as long as the block lasts.

    Raises `Refused` where this portal was not given the reader's address (PORTAL_READER_URL).
    """
    if BIND not in db.engines:
        raise Refused("本系统没有配置日志只读账号（PORTAL_READER_URL），不能查阅日志。")
    with Session(db.engines[BIND], expire_on_commit=False) as session:
        yield session
        session.commit()
