"""`flask authority check`: ask the policy from the command line, without a database."""

import csv
import json
import sys
from functools import cache
from typing import Final

import click

from portal.authority.actions import Action, action_named
from portal.authority.lines import PolicyError
from portal.authority.matters import QUESTIONS
from portal.authority.policy import CompiledPolicy, standing_policy
from portal.authority.seats import Seat

COLUMNS: Final = ("seat", "kind", "action", "clause")


class UnknownWordError(Exception):
    """The line asks nothing the vocabulary can say."""


@click.group()
def authority() -> None:
    """权责：谁可以做什么。"""


@authority.command()
def check() -> None:
    """从标准输入逐行读取 seat,kind,action,clause，逐行输出 JSON；有不能识别的行时以 2 退出。

    按随程序交付的权责清单，不读数据库。"""
    try:
        policy = standing_policy()
    except PolicyError as error:
        raise click.ClickException(str(error)) from error
    failed = False
    for number, raw in enumerate(sys.stdin.buffer, start=1):
        if not raw.strip():
            continue
        try:
            answer = _answer(policy, raw)
        except UnknownWordError as error:
            failed = True
            answer = {"error": f"第{number}行：{error}"}
        click.echo(json.dumps(answer, ensure_ascii=False))
    if failed:
        click.get_current_context().exit(2)


def _answer(policy: CompiledPolicy, raw: bytes) -> dict[str, object]:
    seat_text, kind, name, clause = _columns(raw)
    seat = _seat(seat_text)
    action = _action(kind, name)
    if clause not in QUESTIONS:
        raise UnknownWordError(f"未知条款“{clause}”")
    asked = {"seat": seat_text, "kind": kind, "action": name, "clause": clause}
    answer = policy.decide(seat, action, clause)
    reason = str(policy.explain(seat, action, clause))
    return {**asked, "allowed": answer.allowed, "basis": answer.basis, "reason": reason}


def _columns(raw: bytes) -> list[str]:
    try:
        row = next(csv.reader([raw.decode("utf-8-sig").strip()], strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise UnknownWordError("不是 UTF-8 编码的 CSV 行") from error
    if len(row) != len(COLUMNS):
        raise UnknownWordError(f"应有 {len(COLUMNS)} 列（{','.join(COLUMNS)}），实有 {len(row)} 列")
    return [column.strip() for column in row]


@cache
def _seat(text: str) -> Seat:
    try:
        return Seat.parse(text)
    except ValueError as error:
        raise UnknownWordError(f"未知席位“{text}”") from error


def _action(kind: str, name: str) -> Action:
    try:
        return action_named(kind, name)
    except ValueError as error:
        raise UnknownWordError(f"未知事项“{kind},{name}”") from error
