"""Learners say what is wrong: once each, within limits, and they hear what became of it."""

import datetime as dt
from typing import Any

import pytest

from backend.accounts import tokens
from backend.accounts.models import Notice, User
from backend.common import clock
from backend.learners.services import account_deletion, merging
from backend.materials.services import article_edits
from backend.study.models import Report, ReportedItem
from backend.study.services import corrections, reports
from backend.study.services.reports import Where
from contracts.enums import ReportKind, ReportState
from contracts.notices import sentence
from tests import factories as people
from tests.conftest import ClientOf, JsonClient
from tests.learners.helpers import chatter
from tests.study import factories

pytestmark = pytest.mark.django_db
REPORTS = "/api/v1/reports/"


def targets() -> list[tuple[str, int]]:
    """Return the open items with the number of their reports, the oldest first."""
    rows = ReportedItem.objects.filter(state=ReportState.OPEN).order_by("pk")
    return [(row.target, row.reports.count()) for row in rows]


def told(user: User) -> list[str]:
    """Return what a learner's notices say in a chat."""
    return [sentence(one.kind, "chat", one.detail) for one in Notice.objects.filter(user=user)]


def test_a_meaning_is_reported_once(mina: User, client_of: ClientOf) -> None:
    sense = factories.sense()
    first = client_of(mina).post(REPORTS, {"sense": sense.pk, "what": "meaning"})
    again = client_of(mina).post(REPORTS, {"sense": sense.pk, "what": "meaning"})
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == {
        "id": again.json()["id"],
        "what": "meaning",
        "article": None,
        "sense": sense.pk,
        "is_new": True,
    }
    assert targets() == [(f"sense:{sense.pk}", 1)]


def test_a_story_and_a_sentence_of_it_are_reported(mina: User, jun: User, client_of: ClientOf) -> None:
    story = factories.packed_story()
    client_of(jun).post(REPORTS, {"article": story.pk, "what": "text"})
    answer = client_of(mina).post(REPORTS, {"article": story.pk, "what": "text", "level": "B1", "sentence": 0})
    assert (answer.status_code, answer.json()["article"]) == (201, story.pk)
    assert targets() == [(f"article:{story.pk}", 1), (f"sentence:{story.pk}:B1:0", 1)]
    assert "$1.2 billion" in ReportedItem.objects.get(position=0).shown


def test_naming_the_part_takes_the_place_of_the_learners_report_of_the_whole(mina: User, client_of: ClientOf) -> None:
    sense = factories.sense()
    story = factories.packed_story([sense])
    client_of(mina).post(REPORTS, {"article": story.pk, "what": "meaning"})
    client_of(mina).post(REPORTS, {"article": story.pk, "sense": sense.pk, "what": "meaning"})
    assert targets() == [(f"sense:{sense.pk}", 1)]
    assert Report.objects.get().article_id == story.pk


def test_what_names_nothing_is_refused(mina: User, client_of: ClientOf) -> None:
    for body, code in [
        ({"what": "meaning"}, "request.invalid"),
        ({"sense": 1, "what": "rude"}, "request.invalid"),
        ({"sense": 1}, "request.invalid"),
        ({"sense": "<b>1</b>", "what": "meaning"}, "request.invalid"),
        ({"sense": 2**70, "what": "meaning"}, "request.invalid"),
        ({"article": 1, "what": "text", "level": "C2", "sentence": 0}, "request.invalid"),
        ({"sense": 987654, "what": "meaning"}, "sense.unknown"),
        ({"article": 987654, "what": "fact"}, "article.unknown"),
    ]:
        answer = client_of(mina).post(REPORTS, body)
        assert (answer.status_code, answer.json()["code"]) == (400, code)
        assert not Report.objects.exists()


def test_a_story_that_was_taken_down_cannot_be_reported(mina: User, client_of: ClientOf) -> None:
    story = factories.packed_story()
    article_edits.take_down(article_ids=[story.pk])
    assert client_of(mina).post(REPORTS, {"article": story.pk, "what": "fact"}).json()["code"] == "article.unknown"


def test_a_sentence_that_is_there_no_more_counts_for_its_story(mina: User, client_of: ClientOf) -> None:
    story = factories.packed_story()
    client_of(mina).post(REPORTS, {"article": story.pk, "what": "text", "level": "B1", "sentence": 9})
    assert targets() == [(f"article:{story.pk}", 1)]


def test_a_flood_by_one_learner_ends(mina: User, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "PER_LEARNER", {reports.HOUR: 3, reports.DAY: 100})
    senses = [factories.sense() for _ in range(4)]
    client = client_of(mina)
    statuses = [client.post(REPORTS, {"sense": one.pk, "what": "meaning"}).status_code for one in senses]
    assert statuses == [201] * 3 + [429]
    assert Report.objects.count() == 3


def test_a_flood_from_one_address_ends_for_every_sender(monkeypatch: pytest.MonkeyPatch, client_of: ClientOf) -> None:
    monkeypatch.setattr(reports, "PER_ADDRESS", {reports.HOUR: 3})
    sense = factories.sense()
    crowd = [people.user(password=None) for _ in range(4)]
    apps = [JsonClient() for _ in crowd]
    for app, one in zip(apps, crowd, strict=True):
        app.credentials(HTTP_AUTHORIZATION=f"Bearer {tokens.issue(one).access}")
    statuses = [app.post(REPORTS, {"sense": sense.pk, "what": "meaning"}).status_code for app in apps]
    assert statuses == [201, 201, 201, 429]
    assert client_of(crowd[3]).post(REPORTS, {"sense": sense.pk, "what": "meaning"}).status_code == 201  # by a bot


def test_who_reported_a_corrected_meaning_is_told_once(mina: User, jun: User) -> None:
    sense = factories.sense("yield", meaning_ko="생산하다")
    for user in (mina, jun):
        reports.report(user_id=user.pk, what=ReportKind.MEANING, sense_id=sense.pk)
    corrections.correct_sense(sense_id=sense.pk, meaning_ko="<b>양보하다</b>")
    (words,) = told(mina)
    assert "‘yield’" in words
    assert "생산하다 → <b>양보하다</b>" in words
    assert told(jun) == [words]
    assert targets() == []


def test_who_reported_what_was_right_is_told_too(mina: User) -> None:
    sense = factories.sense("yield")
    reports.report(user_id=mina.pk, what=ReportKind.MEANING, sense_id=sense.pk)
    reports.close(ReportedItem.objects.all(), state=ReportState.KEPT)
    assert "그대로 두었어요" in told(mina)[0]


def test_a_new_report_after_an_item_was_closed_opens_a_new_one(mina: User) -> None:
    sense = factories.sense()
    for _ in range(2):
        reports.report(user_id=mina.pk, what=ReportKind.MEANING, sense_id=sense.pk)
        reports.close(ReportedItem.objects.all(), state=ReportState.KEPT)
    assert ReportedItem.objects.count() == 2


def test_reports_move_with_a_merge_and_back(mina: User) -> None:
    absorbed = chatter()
    both, own = factories.sense(), factories.sense()
    for user, sense in ((mina, both), (absorbed, both), (absorbed, own)):
        reports.report(user_id=user.pk, what=ReportKind.MEANING, sense_id=sense.pk)
    before = set(Report.objects.values_list("pk", "user"))
    merge = merging.merge(survivor_id=mina.pk, absorbed_id=absorbed.pk, trigger="proof")
    assert Report.objects.filter(user=mina).count() == 2
    corrections.correct_sense(sense_id=own.pk, meaning_ko="다른 뜻")
    assert len(told(mina)) == 2  # of the merge, and of the correction
    merging.undo(user_id=mina.pk, merge_id=merge.pk)
    assert set(Report.objects.values_list("pk", "user")) == before


def test_a_learner_who_was_merged_reports_no_more_under_the_old_account(mina: User, client_of: ClientOf) -> None:
    absorbed = chatter()
    client = client_of(absorbed)
    merging.merge(survivor_id=mina.pk, absorbed_id=absorbed.pk, trigger="proof")
    assert client.post(REPORTS, {"sense": factories.sense().pk, "what": "meaning"}).status_code == 401


def test_the_report_of_a_learner_who_left_stays_without_the_learner(mina: User) -> None:
    sense = factories.sense()
    reports.report(user_id=mina.pk, what=ReportKind.MEANING, sense_id=sense.pk)
    account_deletion.leave(user_id=mina.pk)
    assert Report.objects.get().user_id is None
    corrections.correct_sense(sense_id=sense.pk, meaning_ko="다른 뜻")
    assert not Notice.objects.exists()


def test_reports_are_in_the_export(mina: User, client_of: ClientOf) -> None:
    story = factories.packed_story()
    reports.report(user_id=mina.pk, what=ReportKind.FACT, where=Where(story.pk), channel="web")
    document: Any = client_of(mina).get("/api/v1/me/export/").getvalue()
    assert b'"what": "fact"' in document
    assert story.title.encode() in document


def test_old_reports_keep_no_learner(mina: User) -> None:
    for _ in range(2):
        reports.report(user_id=mina.pk, what=ReportKind.MEANING, sense_id=factories.sense().pk)
    old = Report.objects.order_by("pk").first()
    assert old is not None
    Report.objects.filter(pk=old.pk).update(created_at=clock.now() - dt.timedelta(days=91))
    assert reports.forget_learners() == 1
    assert list(Report.objects.order_by("pk").values_list("user", flat=True)) == [None, mina.pk]
