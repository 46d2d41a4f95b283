"""Which posts there are, at which level, and which one person must not hold together.

The three administrators are separated (三员分立): none is combined with another of them or with a business post.
Coordination and policy belong to the province alone (4(1)). Pure: words in, an answer out.
"""

from collections.abc import Iterable
from typing import Final

LABELS: Final = {
    "handler": "承办人",
    "approver": "审批人",
    "reviewer": "法制审核",
    "data_officer": "证书数据管理员",
    "coordinator": "协调岗",
    "policy_officer": "政策岗",
    "system_admin": "系统管理员",
    "security_admin": "安全管理员",
    "auditor": "审计管理员",
}

SYSTEM: Final = "system"
"""An institution's own system (业务系统), which acts through a key: nobody is appointed to it."""

ADMINISTRATORS: Final = frozenset({"system_admin", "security_admin", "auditor"})
PROVINCE_ONLY: Final = frozenset({"coordinator", "policy_officer"})


def posts_at(level: str) -> dict[str, str]:
    """The posts an office of this level can have, with their names."""
    return {post: label for post, label in LABELS.items() if level == "province" or post not in PROVINCE_ONLY}


def named(posts: Iterable[str]) -> str:
    """承办人、审批人: posts in the order of the vocabulary."""
    held = set(posts)
    if SYSTEM in held:
        return "业务系统"
    return "、".join(label for post, label in LABELS.items() if post in held)


def collides(post: str, held: Iterable[str]) -> str | None:
    """The post held that `post` must not be combined with, or None."""
    for other in held:
        if other != post and (post in ADMINISTRATORS or other in ADMINISTRATORS):
            return other
    return None
