"""How a no becomes a page: one place for every refusal, each recorded in a transaction of its own (design 3)."""

from flask import Flask, g, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.wrappers import Response

from portal.audit.events import Result
from portal.audit.record import record
from portal.identity import login
from portal.kit import problems
from portal.kit.clock import now
from portal.kit.db import session
from portal.kit.refusal import Ground, Missing, Refused
from portal.kit.web import LoginNeeded, page

STATUS = {Ground.AUTHORITY: 403, Ground.PROCEDURE: 409, Ground.STALE: 409, Ground.INPUT: 422}
TITLES = {
    Ground.AUTHORITY: "您不能办理此事",
    Ground.PROCEDURE: "现在还不能办理此事",
    Ground.STALE: "本事项已有新的办理情况",
    Ground.INPUT: "提交的内容有误",
}
KEYLESS = "没有可用的密钥：请在 Authorization 头中以 Bearer 方式发送本机构在用的密钥。"
NOTHING_HERE = Refused("没有这个页面，或者您无权知悉它。", when="请从工作台或列表进入")


def answer_refusals(app: Flask) -> None:
    """Install the answers."""
    app.register_error_handler(Refused, refused)
    app.register_error_handler(Missing, missing)
    app.register_error_handler(404, missing)
    app.register_error_handler(LoginNeeded, login_needed)
    app.register_error_handler(CSRFError, forged)
    app.register_error_handler(RequestEntityTooLarge, too_large)
    app.register_error_handler(HTTPException, other)
    app.register_error_handler(500, broken)


def refused(error: Refused) -> ResponseReturnValue:
    """Why not, under which clause, and when or by whom it becomes possible."""
    _note(error)
    return show(error, TITLES[error.ground], STATUS[error.ground])


def _note(error: Refused) -> None:
    """A refusal's entry, in a transaction of its own: what was begun is taken back."""
    action, thing = g.get("asked", ("", request.path))
    session().rollback()
    facts: dict[str, object] = {"action": action, "object": thing, "clause": error.clause, "reason": error.ground.value}
    record("access:refused", facts, by=g.get("actor"), at=now(), clause=error.clause, result=Result.REFUSED)
    session().commit()


def missing(error: Exception) -> ResponseReturnValue:
    """The one answer for what does not exist and for what is not theirs; recorded alike."""
    session().rollback()
    if g.get("actor") is not None and "asked" in g:
        action, thing = g.asked
        record("access:missing", {"action": action, "object": thing}, by=g.actor, at=now(), result=Result.REFUSED)
        session().commit()
    return show(NOTHING_HERE, "没有找到", 404)


def login_needed(error: LoginNeeded) -> ResponseReturnValue:
    """To the login page and back; what was typed into a form is kept for the same person."""
    session().rollback()
    if problems.for_systems():
        return problems.problem(401, "密钥无效", KEYLESS)
    return login.lead_to_login()


def forged(error: CSRFError) -> ResponseReturnValue:
    """A form whose session is gone leads to the login and is kept; any other is refused."""
    if g.get("actor") is None:
        return login.lead_to_login()
    refusal = Refused("表单已失效，没有提交。", when="请返回上一页，刷新后重新提交", ground=Ground.INPUT)
    _note(refusal)
    return show(refusal, "表单已失效", 400)


def too_large(error: RequestEntityTooLarge) -> ResponseReturnValue:
    """More bytes than the portal takes at once."""
    when = "请返回上一页（填写的内容一般还在），压缩或分次上传"
    refusal = Refused("提交的文件过大，一次最多 64 MB。", when=when, ground=Ground.INPUT)
    if g.get("actor") is not None:
        _note(refusal)
    return show(refusal, "文件过大", 413)


def other(error: HTTPException) -> ResponseReturnValue:
    """What the web itself refuses: a wrong method, a malformed request."""
    answer = show(Refused("请求的方式不对，请从页面上的链接和按钮操作。"), "不能这样访问", error.code or 400)
    allowed = getattr(error, "valid_methods", None)
    if allowed:
        answer.headers["Allow"] = ", ".join(sorted(allowed))
    return answer


def broken(error: Exception) -> ResponseReturnValue:
    """Something failed; nothing was changed. The page is shown without the shell, which would ask the database again."""
    session().rollback()
    g.bare = True
    return show(Refused("系统出现故障，本次操作没有生效。", when="请稍后重试；仍不行请联系系统管理员"), "系统故障", 500)


def show(refusal: Refused, title: str, status: int) -> Response:
    """The refusal as a page, or for another system as a problem."""
    if problems.for_systems():
        return problems.refused(status, title, refusal)
    if g.get("actor") is None:
        g.bare = True
    return Response(page("error.html", refusal=refusal, title=title), status=status, mimetype="text/html")
