"""Two editors correct the same article at once: no correction is overwritten unseen."""

import html
import threading
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection, transaction
from django.test import Client

from backend.console import roles
from backend.materials.models import Article, StudyNote
from backend.materials.services import article_edits
from tests.console.conftest import entered, staff
from tests.console.console_client import opened, page
from tests.console.test_articles import correction
from tests.materials import factories as news

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(db: None) -> Client:
    """Another editor's browser."""
    return entered(staff(roles.EDITOR, username="colleague"))


class Inputs(HTMLParser):
    """The values of a page's inputs by name."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep an input's value."""
        given = dict(attrs)
        if tag == "input" and given.get("name"):
            self.values[given["name"] or ""] = given.get("value") or ""


def texts(story: Article) -> tuple[str, str, str]:
    note = StudyNote.objects.get(article=story)
    return Article.objects.get(pk=story.pk).title, note.summary_en, note.summary_ko


def test_the_page_brings_along_what_it_was_opened_with(editor: Client) -> None:
    story = news.published(title="Ferries <go> electric")
    assert Inputs(page(editor, opened(story))).values["initial-title"] == "Ferries <go> electric"


def test_corrections_of_different_texts_both_stand(editor: Client, other: Client) -> None:
    story = news.published()
    one, another = correction(story, title="By one"), correction(story, summary_ko="다른 사람이 고친 요약")
    assert editor.post(opened(story), one).status_code == 302
    assert other.post(opened(story), another).status_code == 302
    title, _, summary_ko = texts(story)
    assert (title, summary_ko) == ("By one", "다른 사람이 고친 요약")


def test_the_later_of_two_corrections_of_one_text_is_refused_and_shown_the_earlier(
    editor: Client, other: Client
) -> None:
    story = news.published()
    one, another = correction(story, title="By one"), correction(story, title="By another")
    editor.post(opened(story), one)
    answer = other.post(opened(story), another)
    assert "지금은 “By one”입니다" in html.unescape(answer.content.decode())
    assert texts(story)[0] == "By one"
    assert [entry.user.username for entry in LogEntry.objects.all()] == ["editor"]


def test_an_editor_who_saw_the_other_text_may_overwrite_it(editor: Client, other: Client) -> None:
    story = news.published()
    one, another = correction(story, title="By one"), correction(story, title="By another")
    editor.post(opened(story), one)
    seen = Inputs(other.post(opened(story), another).content.decode()).values
    assert (seen["initial-title"], seen["title"]) == ("By one", "By another")
    again = another | {name: seen[name] for name in seen if name.startswith("initial-")}
    assert other.post(opened(story), again).status_code == 302
    assert texts(story)[0] == "By another"


def test_the_same_correction_twice_is_no_quarrel(editor: Client, other: Client) -> None:
    story = news.published()
    same = correction(story, title="By both")
    editor.post(opened(story), same)
    assert other.post(opened(story), same).status_code == 302


def test_notes_that_were_rewritten_meanwhile_are_not_overwritten_unseen(editor: Client) -> None:
    story = news.published()
    form = correction(story, summary_en="An editor's text.")
    StudyNote.objects.filter(article=story).update(summary_en="The model's new text.")
    assert editor.post(opened(story), form).status_code == 200
    assert texts(story)[1] == "The model's new text."


def test_a_page_opened_before_there_were_notes_saves_a_headline(editor: Client) -> None:
    story = news.article()
    form = {"title": "Corrected", "initial-title": story.title, "initial-summary_en": "", "initial-summary_ko": ""}
    form |= {"llm_calls-TOTAL_FORMS": "0", "llm_calls-INITIAL_FORMS": "0"}
    news.note(story)
    before = texts(story)
    assert editor.post(opened(story), form).status_code == 302
    assert texts(story) == ("Corrected", *before[1:])


def test_a_browsers_line_ends_are_no_change(editor: Client) -> None:
    story = news.published()
    StudyNote.objects.filter(article=story).update(summary_en="One line.\nAnother.")
    form = {name: text.replace("\n", "\r\n") for name, text in correction(story).items()}
    editor.post(opened(story), form | {"title": "Corrected"})
    editor.post(opened(story), form | {"summary_en": "One line.\r\nA third."})
    assert texts(story)[:2] == ("Corrected", "One line.\nA third.")


@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_very_same_moment_one_waits_and_is_refused(editor: Client) -> None:
    story = news.published()
    form, statuses = correction(story, title="By one"), list[int]()
    posting = threading.Thread(target=_closing(lambda: statuses.append(editor.post(opened(story), form).status_code)))
    with transaction.atomic():
        article_edits.edit(article_id=story.pk, title="By another")
        posting.start()
        posting.join(timeout=0.3)
        assert statuses == []
    posting.join()
    assert (statuses, texts(story)[0]) == ([200], "By another")


def _closing(act: Callable[[], object]) -> Callable[[], None]:
    def run() -> None:
        act()
        connection.close()

    return run
