"""Who may log in to the database: four roles, written down once for the embedded cluster and for one's own server."""

import secrets
from collections.abc import Mapping
from pathlib import Path

SUPERUSER = "portal_superuser"
"""The embedded cluster's administrator. A server of one's own has its own, and the portal never asks for it."""

ROLES = ("portal_owner", "portal_web", "portal_sealer", "portal_reader")
DATABASE = "portal"
C_LOCALE = " LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'"

_TEMPLATE = Path(__file__).with_name("roles.sql")


def draw_passwords(*names: str) -> dict[str, str]:
    """A random password (192 bits, letters, digits, `-` and `_`) for each role."""
    return {name: secrets.token_urlsafe(24) for name in names}


def role_statements(passwords: Mapping[str, str], locale: str = "") -> str:
    """The SQL that creates roles and database; statements end with `;` and an empty line, as single-user mode asks."""
    return _TEMPLATE.read_text(encoding="utf-8").format(locale=locale, **passwords)


def script_for_own_server() -> str:
    """The same SQL for a server of one's own, with fresh passwords and the settings that go with them."""
    passwords = draw_passwords(*ROLES)
    names = {"portal_web": "PORTAL_DATABASE_URL"}
    settings = [
        f"--   {names.get(role, role.upper() + '_URL')}=postgresql+psycopg://{role}:{passwords[role]}@主机:5432/{DATABASE}"
        for role in ROLES
    ]
    head = [
        "-- 在自己的 PostgreSQL（15 或更高版本）上以管理员身份执行一次。",
        "-- 每次打印的口令都不同，门户不保存。对应设置：",
    ]
    return "\n".join([*head, *settings, "", role_statements(passwords, C_LOCALE)])
