"""The base pages themselves: every macro that others build with, under the portal's own policy, at both sizes."""

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask, render_template_string
from flask_wtf import CSRFProtect
from playwright.sync_api import Page
from wtforms import RadioField

from portal.kit import forms, headers, pages
from portal.kit.refusal import Refused
from portal.kit.shown import Blocked, Item, Offered, Stage

PROJECT = Path(__file__).resolve().parents[2]
CASE = """
{% extends 'base.html' %}{% import '_macros.html' as m %}{% block title %}案件{% endblock %}
{% block main %}
{% call m.case_head('GZ-2026-1', '某机构未安排质量督导') %}<button class="button" data-print hidden>打印</button>{% endcall %}
<div class="columns"><div class="stack">{{ m.tracker(stages) }}
{% call m.card('证据', 'evidence') %}{{ m.row_filter('rows') }}
{% call m.table('证据目录', ['证据', '种类'], id='rows') %}
<tr><td>考场记录</td><td data-label="种类">书证</td></tr><tr><td>监控录像</td><td data-label="种类">视听资料</td></tr>
{% endcall %}{% endcall %}</div>
<aside class="rail stack" aria-label="可办事项">{{ m.action_panel(offered, kept) }}</aside></div>
{{ m.act_button('收讫', '/case', 'danger', confirm='确定收讫吗？') }}
{% endblock %}
"""
FORM = """
{% extends 'plain.html' %}{% import '_forms.html' as f %}{% block title %}登记{% endblock %}
{% block main %}<h1>登记</h1>
{% call f.form(form) %}{{ f.field(form.subject, '一句话') }}{{ f.radios(form.channel) }}{{ f.date(form.when) }}
{{ f.buttons('登记', cancel='/') }}{% endcall %}{% endblock %}
"""


class Report(forms.PortalForm):
    subject = forms.line("名称")
    channel = RadioField("来源", choices=[("letter", "来信"), ("call", "来电")], validators=[forms.needed()])
    when = forms.day("日期")


def case() -> str:
    return render_template_string(
        CASE,
        stages=[Stage("受理", "done", "20(1)"), Stage("陈述申辩", "now", "20(3)"), Stage("决定", "todo", "20(4)")],
        offered=[Offered("登记陈述申辩", "/form", "收到书面意见时", "20(3)", main=True)],
        kept=[Blocked("作出处理决定", "时限", "陈述申辩期未满。", "12月2日起可办", clause="20(3)")],
    )


def form() -> str:
    report = Report.begin(1)
    return "done" if report.submitted() else render_template_string(FORM, form=report)


def refusal() -> str:
    refused = Refused("陈述申辩期未满。", "20(3)", "审批人", "12月2日起可办")
    return render_template_string("{% include 'error.html' %}", title="现在还不能办理", refusal=refused)


@pytest.fixture(scope="module")
def address(live: Callable[[Flask], Any]) -> Iterator[str]:
    app = Flask("gallery", static_folder=PROJECT / "static", template_folder=str(PROJECT / "portal/kit/templates"))
    app.secret_key = "gallery"
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    CSRFProtect(app)
    headers.init_app(app)
    pages.init_app(app)
    current = SimpleNamespace(name="张敏", office_name="安顺市人社局", office_short="安顺", posts_text="承办人")
    shell = {"current": current, "navigation": [("办理", [Item("工作台", "home-2", "/case", 12, True, True)])]}
    app.context_processor(lambda: shell | {"watermark": ["张敏", "2026-11-23"]})
    for path, view in (("/case", case), ("/form", form), ("/refusal", refusal)):
        app.add_url_rule(path, view_func=view, methods=["GET", "POST"])
    with live(app) as base:
        yield base


@pytest.mark.parametrize("path", ["/case", "/form", "/refusal"])
@pytest.mark.parametrize("size", ["page", "phone"])
def test_base_pages_have_no_violation_and_fit_their_window(
    request: pytest.FixtureRequest, address: str, axe: Callable[[Page], list[str]], path: str, size: str
) -> None:
    window: Page = request.getfixturevalue(size)
    window.goto(address + path)
    assert axe(window) == []
    assert window.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_mistake_stands_on_top_and_beside_its_field(page: Page, address: str, axe: Callable[[Page], list[str]]) -> None:
    page.goto(f"{address}/form")
    page.fill("#subject", "包过宣传")
    page.click("text=登记 >> nth=-1")
    page.wait_for_selector("#error-summary")
    page.click("#error-summary >> text=来源")
    assert page.evaluate("document.activeElement.id") == "channel-0"
    assert "请填写日期" in page.inner_text("#when-error")
    assert page.get_attribute("#when", "aria-describedby") == "when-error"
    assert page.input_value("#subject") == "包过宣传"
    assert axe(page) == []


def test_what_cannot_be_undone_asks_first(page: Page, address: str) -> None:
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    page.goto(f"{address}/case")
    page.evaluate("window.stays = true")
    page.click("button.danger")
    assert asked == ["确定收讫吗？"]
    assert page.evaluate("window.stays") is True


def test_rows_are_filtered_as_one_types(page: Page, address: str) -> None:
    page.goto(f"{address}/case")
    page.fill("#rows-filter", "录像")
    assert page.locator("#rows tbody tr:visible").all_inner_texts() == ["监控录像\t视听资料"]
    assert page.inner_text(".row-filter output") == "1 行"


def test_the_navigation_of_a_phone_opens_and_closes(phone: Page, address: str) -> None:
    phone.goto(f"{address}/case")
    assert not phone.is_visible("#side")
    phone.click(".burger")
    assert phone.is_visible("#side")
    phone.keyboard.press("Escape")
    assert not phone.is_visible("#side")
