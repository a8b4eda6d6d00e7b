"""The queue of reports: the most reported first, mended in place, closed, taken back."""

import html
import re
from typing import Any

import pytest
from django.test import Client

from backend.accounts.models import Notice, User
from backend.console import roles
from backend.materials.models import Sense, TextSentence
from backend.materials.services import article_edits
from backend.study.models import Correction, ReportedItem
from backend.study.services import corrections, reports
from backend.study.services.reports import Where
from contracts.enums import ReportKind, ReportState
from tests import factories as people
from tests.console.conftest import entered, staff
from tests.console.console_client import do, listed, opened, page, said
from tests.learners.helpers import chatter
from tests.study import factories

pytestmark = pytest.mark.django_db


def reported(*users: User, sense: Sense | None = None, **where: Any) -> ReportedItem:
    """Let learners report a sense, else a place."""
    for user in users:
        stored = reports.report(
            user_id=user.pk,
            what=ReportKind.MEANING if sense else ReportKind.FACT,
            sense_id=sense.pk if sense else None,
            where=Where(**where),
        )
    return stored.report.item


def crowd(count: int) -> list[User]:
    return [people.user(password=None) for _ in range(count)]


def test_the_most_reported_comes_first_and_of_equals_the_oldest(editor: Client) -> None:
    for name, count in (("harvest", 1), ("settle", 3), ("unveil", 1)):
        reported(*crowd(count), sense=factories.sense(name))
    closed = reported(*crowd(5), sense=factories.sense("closed"))
    reports.close([closed], state=ReportState.KEPT)
    text = page(editor, listed("study_reporteditem"))
    places = [text.index(name) for name in ("settle", "harvest", "unveil", "closed")]
    assert places == sorted(places)


def test_two_accounts_that_became_one_count_once(editor: Client, mina: User) -> None:
    other = chatter()
    item = reported(mina, other, sense=factories.sense())
    User.objects.filter(pk=other.pk).update(merged_into=mina, is_active=False)
    text = page(editor, listed("study_reporteditem"))
    assert re.findall(r"field-learners[^>]*>\s*(?:<[^>]+>\s*)*(\d+)", text) == ["1"]
    assert item.reports.count() == 2


def test_a_meaning_is_mended_where_it_was_reported(editor: Client, mina: User) -> None:
    sense = factories.sense("yield", meaning_ko="생산하다")
    item = reported(mina, sense=sense)
    form = {"initial-meaning_ko": "생산하다", "meaning_ko": "양보하다"}
    assert editor.post(opened(item), form).status_code == 302
    sense.refresh_from_db()
    item.refresh_from_db()
    assert (sense.meaning_ko, item.state) == ("양보하다", "corrected")
    assert Notice.objects.get().kind == "report.corrected"
    row = Correction.objects.get()
    assert row.editor is not None
    assert row.editor.username == "editor"


def test_the_later_of_two_editors_of_one_meaning_is_told(editor: Client, mina: User) -> None:
    sense = factories.sense("yield", meaning_ko="생산하다")
    item = reported(mina, sense=sense)
    other = entered(staff(roles.EDITOR, username="colleague"))
    other.post(opened(sense), {"initial-meaning_ko": "생산하다", "meaning_ko": "양보하다", "state": "unchecked"})
    for address in (opened(sense), opened(item)):
        form = {"initial-meaning_ko": "생산하다", "meaning_ko": "내주다", "state": "unchecked"}
        answer = editor.post(address, form)
        if address == opened(sense):
            assert "지금은 “양보하다”입니다" in html.unescape(answer.content.decode())
    sense.refresh_from_db()
    assert sense.meaning_ko == "양보하다"


def test_a_sentence_is_mended_where_it_was_reported(editor: Client, mina: User) -> None:
    story = factories.packed_story()
    item = reported(mina, article_id=story.pk, level="B1", sentence=0)
    sentence = TextSentence.objects.get()
    form = {"initial-en": sentence.en, "initial-ko": sentence.ko, "en": "The port paid little.", "ko": sentence.ko}
    assert editor.post(opened(item), form | {"is_factual": "on"}).status_code == 302
    assert TextSentence.objects.get().en == "The port paid little."
    assert Correction.objects.get().is_factual


def test_a_sentence_is_mended_without_a_report(editor: Client) -> None:
    story = factories.packed_story()
    sentence = TextSentence.objects.get()
    assert opened(sentence) in page(editor, opened(story))
    form = {"initial-en": sentence.en, "initial-ko": sentence.ko, "en": sentence.en, "ko": "고친 해석입니다."}
    assert editor.post(opened(sentence), form).status_code == 302
    assert TextSentence.objects.get().ko == "고친 해석입니다."


def test_the_sentence_of_a_story_that_was_taken_down_is_refused(editor: Client, mina: User) -> None:
    story = factories.packed_story()
    item = reported(mina, article_id=story.pk, level="B1", sentence=0)
    article_edits.take_down(article_ids=[story.pk])
    sentence = TextSentence.objects.get()
    form = {"initial-en": sentence.en, "initial-ko": sentence.ko, "en": "Other.", "ko": sentence.ko}
    answer = editor.post(opened(item), form)
    assert any("내린 기사라" in one for one in said(answer))
    assert TextSentence.objects.get().en == sentence.en


@pytest.mark.parametrize(("action", "state"), [("mended", "corrected"), ("keep", "kept")])
def test_items_are_closed_and_their_reporters_told(action: str, state: str, editor: Client, mina: User) -> None:
    item = reported(mina, article_id=factories.packed_story().pk)
    do(editor, action, item)
    item.refresh_from_db()
    assert item.state == state
    assert Notice.objects.count() == 1
    do(editor, action, item)
    assert Notice.objects.count() == 1


def test_a_correction_is_taken_back_unless_a_later_one_stands_on_it(editor: Client) -> None:
    sense = factories.sense("yield", meaning_ko="하나")
    rows = [corrections.correct_sense(sense_id=sense.pk, meaning_ko=one) for one in ("둘", "셋")]
    first, second = (row for row in rows if row)
    assert "나중 것부터" in said(do(editor, "undo", first))[0]
    do(editor, "undo", second)
    do(editor, "undo", first)
    sense.refresh_from_db()
    assert sense.meaning_ko == "하나"
    assert "둘 → 셋" in page(editor, listed("study_correction"))


def test_markup_in_a_reported_text_is_shown_as_text(editor: Client, mina: User) -> None:
    story = factories.packed_story(sentence="<script>alert(1)</script> It paid.")
    item = reported(mina, article_id=story.pk, level="B1", sentence=0)
    assert "<script>alert(1)" not in page(editor, opened(item)) + page(editor, listed("study_reporteditem"))
