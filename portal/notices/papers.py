"""Papers that prove a service or a waiver: a scan, photograph or video that is handed in, or a record written here.

What counts as a file is judged as it is for evidence; a paper is kept in the same store and handed out the same way."""

import io
from dataclasses import dataclass

from portal.evidence.content import NotTaken, Upload, judge
from portal.kit.files import Damaged, Store
from portal.kit.refusal import Ground, Refused

Paper = Upload


@dataclass(frozen=True)
class Kept:
    """A paper in the store: its name, media type, size in bytes and SHA-256."""

    name: str
    media_type: str
    size: int
    sha256: str


def written(title: str, words: str) -> Paper:
    """A record written in the portal, kept like a file."""
    return Paper(f"{title}.txt", words.strip().encode())


def keep(paper: Paper, store: Store, field: str) -> Kept:
    """Check a paper and put it into the store; raises `Refused` beside `field` where it is nothing that can be kept."""
    try:
        name, media_type = judge(paper)
    except NotTaken as error:
        raise Refused(str(error).replace("作为证据", ""), ground=Ground.INPUT, field=field) from error
    return Kept(name, media_type, len(paper.content), store.put(paper.content))


def take(sha256: str, store: Store) -> io.BytesIO:
    """The bytes of a kept paper, hashed again on the way out; raises `Refused` where they are not what was received."""
    try:
        return io.BytesIO(store.get(sha256))
    except Damaged as error:
        why = "存储的文件与收存时的哈希值不一致，已停止提供下载。"
        raise Refused(why, "20(2)", who="请联系系统管理员从备份恢复原件。") from error
