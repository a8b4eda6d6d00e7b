"""Outlets: how they are doing, and what an editor writes down of them."""

import datetime as dt

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.utils import timezone

from backend.common import clock
from backend.materials.models import Source, SourceCategory
from tests.console.console_client import listed, opened, page
from tests.materials import factories as news

pytestmark = pytest.mark.django_db
ADD = "/admin/materials/source/add/"
ADD_LISTING = "/admin/materials/sourcecategory/add/"
INLINE = {"source_categories-TOTAL_FORMS": "0", "source_categories-INITIAL_FORMS": "0"}


def outlet(**fields: str) -> dict[str, str]:
    form = {"name": "Coral Post", "kind": "rss", "credit": "Coral Post", "body_policy": "never", "terms_url": ""}
    return form | INLINE | fields


def listing(source: Source, there: str) -> dict[str, str]:
    return {"source": str(source.pk), "category": str(news.category("science").pk), "source_category": there}


def test_an_outlet_is_written_down_with_who_did_it(editor: Client) -> None:
    assert editor.post(ADD, outlet()).status_code == 302
    entry = LogEntry.objects.get()
    assert (entry.user.username, entry.object_repr) == ("editor", "Coral Post")


@pytest.mark.parametrize(
    ("field", "text", "message"),
    [
        ("terms_url", "javascript:alert(1)", "https://로 시작하는"),
        ("terms_url", "https://[oops", "https://로 시작하는"),
        ("name", "harbor wire", "이미 있는 소스 이름"),
        ("name", "", "필수"),
        ("kind", "ftp", "올바르게 선택"),
    ],
)
def test_a_wrong_outlet_says_why(editor: Client, field: str, text: str, message: str) -> None:
    news.source("Harbor Wire")
    answer = editor.post(ADD, outlet(**{field: text}))
    assert (answer.status_code, message in answer.content.decode()) == (200, True)
    assert not Source.objects.filter(name="Coral Post").exists()


@pytest.mark.parametrize(
    ("kind", "there", "is_kept"),
    [
        ("rss", "https://feeds.example/science.xml", True),
        ("rss", "science", False),
        ("rss", "ftp://feeds.example/", False),
        ("nyt", "science", True),
        ("cnn", "business/tech", True),
        ("cnn", "../../etc/passwd", False),
        ("nyt", "https://evil.example/", False),
    ],
)
def test_a_listing_must_be_something_the_collector_can_read(
    editor: Client, kind: str, there: str, is_kept: bool
) -> None:
    source = news.source("Coral Post", kind=kind)
    answer = editor.post(ADD_LISTING, listing(source, there))
    assert answer.status_code == (302 if is_kept else 200)
    assert SourceCategory.objects.filter(source=source).exists() == is_kept


def test_the_same_listing_twice_is_refused(editor: Client) -> None:
    pair = news.pair(of="science", there="https://feeds.example/science.xml")
    assert editor.post(ADD_LISTING, listing(pair.source, pair.source_category)).status_code == 200
    assert SourceCategory.objects.filter(source=pair.source).count() == 1


def test_another_address_is_read_whole(editor: Client) -> None:
    pair = news.pair(of="science", there="https://feeds.example/science.xml")
    SourceCategory.objects.update(etag='"old"', last_modified="yesterday")
    editor.post(opened(pair), listing(pair.source, "https://feeds.example/new.xml"))
    pair.refresh_from_db()
    assert (pair.source_category, pair.etag, pair.last_modified) == ("https://feeds.example/new.xml", "", "")


def test_an_outlet_tells_when_each_category_is_read_next(editor: Client) -> None:
    pair, later = news.pair(), clock.now()
    assert "정해진 시간에" in page(editor, opened(pair.source))
    SourceCategory.objects.update(retry_at=later, error_streak=2)
    message = f"{timezone.localtime(later):%Y-%m-%d %H:%M}"
    assert message in page(editor, opened(pair.source))
    assert message in page(editor, listed("materials_source"))


@pytest.mark.parametrize(("hours", "state"), [(25, "정상"), (27, "늦음")])
def test_an_outlet_is_late_26_hours_after_its_last_success(editor: Client, hours: int, state: str) -> None:
    Source.objects.update(is_active=False)
    pair = news.pair()
    read_at = clock.now() - dt.timedelta(hours=hours)
    SourceCategory.objects.filter(source=pair.source).update(last_success_at=read_at)
    rows = page(editor, listed("materials_source")).split("<tr")
    (row,) = (row for row in rows if pair.source.name in row)
    assert ("정상" in row, "늦음" in row) == (state == "정상", state == "늦음")
