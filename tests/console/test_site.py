"""What every page of the console brings along."""

import io

import pytest
from django.core.management import call_command
from django.test import Client

from tests.console.console_client import listed, page
from tests.materials import factories as news

pytestmark = pytest.mark.django_db


def test_every_page_runs_no_script_but_ours(operator: Client, client: Client) -> None:
    pages = [operator.get(address) for address in ("/admin/", listed("materials_article"), "/admin/jsi18n/")]
    for answer in (*pages, client.get("/admin/login/")):
        policy = answer.headers["Content-Security-Policy"]
        (scripts,) = (part.strip() for part in policy.split(";") if "script-src" in part)
        assert scripts == "script-src 'self' 'unsafe-eval'"
        assert "frame-ancestors 'self'" in policy


def test_no_page_is_cached_by_a_browser(operator: Client) -> None:
    assert "no-store" in operator.get(listed("accounts_user")).headers["Cache-Control"]


def test_the_console_speaks_korean_whatever_the_browser_prefers(operator: Client) -> None:
    news.published()
    shown = operator.get(listed("materials_article"), headers={"Accept-Language": "en"}).content.decode()
    assert [word for word in ("제목", "뉴스", "할 일 고르기", "실행") if word not in shown] == []


def test_a_form_asks_in_korean(editor: Client) -> None:
    shown = page(editor, "/admin/materials/source/add/")
    assert [word for word in ("이름", "본문 보관", "노트를 쓰면 버림") if word not in shown] == []
    assert "Credit line shown" not in shown


def test_the_names_people_read_change_no_table() -> None:
    call_command("makemigrations", check=True, dry_run=True, stdout=io.StringIO())


def test_the_menu_leads_only_where_somebody_may_go(editor: Client) -> None:
    shown = page(editor, "/admin/")
    assert listed("materials_article") in shown
    assert listed("accounts_user") not in shown
