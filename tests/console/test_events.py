"""What an editor does with events: join, split, choose and take back."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from backend.common import clock
from backend.materials.models import Article, Event, SourceCategory
from backend.materials.services import event_store, note_writing, selection
from tests.console.console_client import do, opened, page, said
from tests.materials import factories as news
from tests.materials.writers import ScriptedWriter

pytestmark = pytest.mark.django_db
CRANE = "Songdo port unveils electric crane that lifts 40 tonnes"
CRANE_TOO = "Electric crane lifting 40 tonnes unveiled at Songdo port"
WHALES = "Whale migration mapped by drones"


@pytest.fixture
def decide() -> Callable[[], None]:
    """Return what groups the new stories and selects among them."""
    SourceCategory.objects.all().delete()

    def decided() -> None:
        event_store.assign_new()
        selection.select(wait=dt.timedelta(0))

    return decided


def told(title: str, outlet: str = "Harbor Wire") -> Article:
    return news.article(title=title, abstract=title, source=news.source(outlet), due_at=None)


def state(story: Article) -> str:
    story.refresh_from_db()
    return "due" if story.due_at else story.status


def only_event() -> Event:
    return Event.objects.get()


def test_two_events_become_one_and_the_page_says_why_it_was_chosen(editor: Client, decide: Callable[[], None]) -> None:
    told(CRANE), told(WHALES, "B")
    decide()
    assert said(do(editor, "join", *Event.objects.all())) == [
        "2건: 사건을 하나로 합쳤습니다. 합친 사건은 같은 곳에 두 번 나가지 않습니다."
    ]
    shown = page(editor, opened(only_event()))
    assert CRANE in shown
    assert WHALES in shown
    assert "점수가 높은 사건 안에 들어 골랐습니다" in shown


def test_one_event_alone_joins_nothing(editor: Client, decide: Callable[[], None]) -> None:
    told(CRANE)
    decide()
    assert "두 개 이상 골라 주세요" in said(do(editor, "join", only_event()))[0]


def test_a_story_is_split_from_its_event_and_stays_apart(editor: Client, decide: Callable[[], None]) -> None:
    told(CRANE), told(CRANE_TOO, "B")
    decide()
    waiting = Article.objects.get(status="not_chosen")
    assert "새 사건으로 만들었습니다" in said(do(editor, "split", waiting))[0]
    decide()
    assert Event.objects.count() == 2
    assert state(waiting) == "due"
    assert "그대로 두었습니다" in said(do(editor, "split", waiting))[0]


def test_what_was_left_out_is_chosen_by_hand(editor: Client, decide: Callable[[], None]) -> None:
    story = told(CRANE)
    story.tags = ["live_blog"]
    story.save()
    decide()
    assert state(story) == "not_chosen"
    do(editor, "choose", only_event())
    assert (state(story), only_event().decision) == ("due", "editor")
    assert "그대로 두었습니다" in said(do(editor, "choose", only_event()))[0]


def test_a_choice_is_taken_back_before_it_cost_anything_and_stays_so(
    editor: Client, decide: Callable[[], None]
) -> None:
    story = told(CRANE)
    decide()
    assert "취소했습니다" in said(do(editor, "drop", only_event()))[0]
    later = told(CRANE_TOO, "B")
    decide()
    assert [state(one) for one in (story, later)] == ["not_chosen", "not_chosen"]
    assert (only_event().decision, only_event().study_date) == ("dropped", None)
    note_writing.enrich_due(writer=ScriptedWriter())
    assert not Article.objects.filter(note__isnull=False).exists()
    assert "그대로 두었습니다" in said(do(editor, "drop", only_event()))[0]
    do(editor, "choose", only_event())
    assert sorted((state(story), state(later))) == ["due", "not_chosen"]


def test_a_listed_story_leaves_the_lists_and_comes_back_with_its_event(editor: Client) -> None:
    story = news.published()
    event = Event.objects.create(
        category=story.category, leader=story, decision="chosen", study_date=clock.seoul_today()
    )
    Article.objects.filter(pk=story.pk).update(event=event)
    for action, leads in (("drop", False), ("choose", True)):
        do(editor, action, event)
        story.refresh_from_db()
        assert (story.leads, story.status, story.due_at) == (leads, "published", None)
