"""Pages of the calendar: what is in force, loading a year, and counting a deadline by it (4(1), R-3)."""

from datetime import date

from flask import request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from portal.admin.blueprint import bp
from portal.admin.calendar_forms import CalendarForm
from portal.admin.calendar_sheets import as_file, holidays, months, working_days_in
from portal.authority.actions import Action
from portal.authority.gate import requires
from portal.authority.permission import OWN, basis_for
from portal.kit.clock import now
from portal.kit.deadline_sheet import Sheet, draw
from portal.kit.refusal import Ground, Missing, Refused
from portal.kit.web import current_actor, done, page
from portal.kit.working_days import FIRST_YEAR, LAST_YEAR, Year
from portal.notices import calendar_years
from portal.notices.deadlines import compute


@bp.get("/calendar")
@requires(Action.RULEBOOK_READ)
def calendar() -> ResponseReturnValue:
    """A year's working days, month by month."""
    in_force, rows = calendar_years.calendar_in_force(), calendar_years.years()
    year = request.args.get("year", now().year, type=int)
    shown = year if FIRST_YEAR <= year <= LAST_YEAR else now().year
    row = next((one for one in rows if one.year == shown), None)
    return page(
        "admin/calendar.html", year=shown, months=months(in_force, shown), rows=rows, row=row,
        total=working_days_in(in_force, shown), holidays=holidays(in_force.years[shown]) if row else [],
        may_load=basis_for(current_actor(), Action.LOAD, OWN) is not None,
    )  # fmt: skip


@bp.get("/calendar/<int:year>/file")
@requires(Action.RULEBOOK_READ)
def calendar_file(year: int) -> ResponseReturnValue:
    """A year's arrangement as the file that loads it."""
    found = calendar_years.calendar_in_force().years.get(year)
    if found is None:
        raise Missing
    headers = {"Content-Disposition": f'attachment; filename="{year}.toml"'}
    return Response(as_file(found), mimetype="application/toml", headers=headers)


@bp.route("/calendar/load", methods=["GET", "POST"])
@requires(Action.LOAD)
def calendar_load() -> ResponseReturnValue:
    """First show what a file would do, then, when that was seen, load it."""
    form, year = CalendarForm.begin(calendar_years.loads()), None
    if form.submitted():
        with form.beside():
            form.take_file()
            year = form.year()
            if form.confirmed.data:
                return _load(year)
    moves = calendar_years.moves(year) if year else []
    shown = holidays(year) if year else []
    model = max(calendar_years.calendar_in_force().years, default=None)
    return page("admin/calendar_load.html", form=form, year=year, holidays=shown, moves=moves, model=model)


@bp.get("/calendar/count")
@requires(Action.RULEBOOK_READ)
def calendar_count() -> ResponseReturnValue:
    """The working of a deadline for a day of receipt, by the calendar in force."""
    stated, refusal, sheet = request.args.get("received", f"{now():%Y-%m-%d}").strip(), "", None
    try:
        sheet = _counted(stated) if stated else None
    except Refused as refused:
        refusal = str(refused)
    return page("admin/calendar_count.html", stated=stated, refusal=refusal, sheet=sheet)


def _load(year: Year) -> ResponseReturnValue:
    """The province sees every office's cases, so its officer recomputes them all."""
    loaded = calendar_years.load_year(year, by=current_actor(), at=now())
    told = f"重新计算了 {loaded.recomputed} 个未届满的期限" if loaded.changed else "内容与现行安排相同，没有改变"
    return done(f"{year.year}年放假安排已载入，{told}。", url_for("admin.calendar", year=year.year))


def _counted(stated: str) -> Sheet:
    try:
        receipt = date.fromisoformat(stated)
    except ValueError as error:
        raise Refused("日期应写成 2026-11-23 的样子，且须是真实存在的日期。", ground=Ground.INPUT) from error
    if not FIRST_YEAR <= receipt.year < LAST_YEAR:
        raise Refused(f"日期应在 {FIRST_YEAR} 年至 {LAST_YEAR - 1} 年之间。", ground=Ground.INPUT)
    found = compute(receipt, calendar_years.calendar_in_force())
    words = "收到之日不计，次日起计十五个工作日；放假和周末不计，调休上班日计入，至最后一日24:00止。"
    return draw("陈述申辩期", found.days, now().date(), provisional=found.provisional, explanation=words, clause="20(3)")
