"""`rulebook show`: every clause with what it leads to, for people and for programs. Needs no database."""

import json
from typing import Any

import click

from portal.kit.policy_file import PolicyFileError
from portal.rulebook import delivered
from portal.rulebook.clauses import Clause, Rulebook


@click.group("rulebook", help="处理规则：各条款及其处理措施（随程序交付的第 1 版，不读数据库）。")
def group() -> None:
    """The commands about the rulebook."""


@group.command("show", help="显示随程序交付的全部条款；此后发布的版本见平台的“规则版本”页。")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出。")
def show(as_json: bool) -> None:
    """Print every clause."""
    try:
        book = delivered()
    except PolicyFileError as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        click.echo(json.dumps([_plain(clause) for clause in book.clauses.values()], ensure_ascii=False, indent=1))
    else:
        since = f"处理规则第 {book.version} 版，自 {book.effective_from} 起适用"
        click.echo(f"{book.title}（随程序交付的{since}；此后发布的版本见平台的“规则版本”页）\n")
        click.echo("\n\n".join(_words(book, clause) for clause in book.clauses.values()))


def _plain(clause: Clause) -> dict[str, Any]:
    return {
        "clause": clause.id,
        "name": clause.name,
        "respondent": clause.respondent,
        "text": clause.text,
        "required": clause.required,
        "optional": clause.optional,
        "one_of": clause.one_of,
        "decided_by": clause.decided_by,
        "proposed_by": clause.proposed_by,
        "filed_to": clause.filed_to,
        "published": clause.published,
        "major": clause.major,
        "conditions": clause.conditions,
        "offered": clause.offered,
        "readings": clause.readings,
    }


def _words(book: Rulebook, clause: Clause) -> str:
    lines = [f"{clause.name}　{clause.text}", f"　当事人：{book.respondents[clause.respondent]}"]
    if clause.required:
        lines.append(f"　应当：{_names(book, clause.required)}")
    if clause.optional:
        lines.append(f"　{'择一' if clause.one_of else '视情节可以'}：{_names(book, clause.optional)}")
    lines.append("　决定：" + "、".join(book.offices[word] for word in clause.decided_by))
    if clause.proposed_by:
        lines.append("　提出终止：" + "、".join(book.offices[word] for word in clause.proposed_by))
    if clause.major:
        lines.append("　重大处理决定" if clause.major is True else f"　{book.major_rules[str(clause.major)].name}")
    if clause.published:
        lines.append("　向社会公布或者公告")
    return "\n".join(lines)


def _names(book: Rulebook, measures: tuple[str, ...]) -> str:
    return "；".join(book.measure(measure).name for measure in measures)
