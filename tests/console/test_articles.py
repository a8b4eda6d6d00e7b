"""What an editor does to a story, and how far it reaches."""

import json

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import Client, RequestFactory

from backend.accounts.models import User
from backend.digests.models import Delivery
from backend.digests.services import corrections
from backend.materials import selectors
from backend.materials.models import Article, LlmCall, StudyNote
from tests.conftest import ClientOf, JsonClient
from tests.console.console_client import do, listed, opened, page, said
from tests.digests import factories as digests
from tests.materials import factories as news

pytestmark = pytest.mark.django_db


def correction(story: Article, **fields: str) -> dict[str, str]:
    """Return what a browser sends of a story's page that is opened now, but for these fields."""
    note = StudyNote.objects.get(article=story)
    title = Article.objects.get(pk=story.pk).title
    form = {"title": title, "summary_en": note.summary_en, "summary_ko": note.summary_ko}
    inline = {"llm_calls-TOTAL_FORMS": "0", "llm_calls-INITIAL_FORMS": "0"}
    return form | {f"initial-{name}": text for name, text in form.items()} | inline | fields


def test_a_story_is_taken_down_once_and_only_after_a_question(editor: Client) -> None:
    story = news.published()
    answer = do(editor, "take_down", story, confirmed=False)
    story.refresh_from_db()
    assert "되돌릴 수 없습니다" in answer.content.decode()
    assert story.status == "published"
    assert said(do(editor, "take_down", story)) == ["1건: 기사를 내렸습니다. 보낸 메시지도 곧 고쳐집니다."]
    story.refresh_from_db()
    assert story.status == "withdrawn"
    assert said(do(editor, "take_down", story)) == ["1건: 이미 내린 기사라 그대로 두었습니다."]


def test_what_became_of_many_is_counted(editor: Client) -> None:
    down, served = news.published(), news.published()
    do(editor, "take_down", down)
    assert sorted(said(do(editor, "hold", down, served))) == [
        "1건: 기사를 보류했습니다. 보낸 메시지도 곧 고쳐집니다.",
        "1건: 이미 보류했거나 내린 기사라 그대로 두었습니다.",
    ]


@pytest.mark.usefixtures("morning")
@pytest.mark.parametrize("act", ["take_down", "hold"])
def test_a_story_leaves_every_message_it_was_sent_in(editor: Client, act: str) -> None:
    digests.stories(2)
    delivery = digests.sent()
    story = delivery.stories.all()[0].article
    assert story is not None
    do(editor, act, story)
    corrections.correct_sent()
    edit = Delivery.objects.get(kind="edit")
    (job,) = digests.claim(kinds=["edit"])
    assert (edit.message_id, job["withdrawn"]) == (delivery.stories.all()[0].message_id, [story.pk])


@pytest.mark.usefixtures("morning")
def test_a_correction_reaches_the_message_it_was_sent_in(editor: Client) -> None:
    digests.stories(1)
    story = digests.sent().stories.get().article
    assert story is not None
    answer = editor.post(opened(story), correction(story, summary_ko="고친 요약입니다."))
    assert answer.status_code == 302
    corrections.correct_sent()
    (job,) = digests.claim(kinds=["edit"])
    assert "고친 요약입니다." in json.dumps(job, ensure_ascii=False, default=str)


@pytest.mark.django_db(transaction=True)
def test_a_correction_reaches_the_api_at_once(editor: Client, mina: User, client_of: ClientOf) -> None:
    story = news.published()
    reader: JsonClient = client_of(mina)
    reader.get(f"/api/v1/articles/{story.pk}/")
    editor.post(opened(story), correction(story, title="A corrected headline"))
    assert reader.get(f"/api/v1/articles/{story.pk}/").json()["title"] == "A corrected headline"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("act", ["take_down", "hold"])
def test_a_story_that_is_out_is_out_of_cache_api_and_web(
    editor: Client, mina: User, client_of: ClientOf, act: str
) -> None:
    story = news.published()
    reader = client_of(mina)
    assert reader.get(f"/api/v1/articles/{story.pk}/").status_code == 200
    assert b"electric crane" in selectors.article_page(category=None, limit=5).body
    do(editor, act, story)
    assert reader.get(f"/api/v1/articles/{story.pk}/").status_code == 404
    assert selectors.article_page(category=None, limit=5).body == b""
    assert editor.get(f"/stories/{story.pk}/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_released_story_is_back(editor: Client, mina: User, client_of: ClientOf) -> None:
    story = news.published()
    do(editor, "hold", story)
    do(editor, "release", story)
    assert client_of(mina).get(f"/api/v1/articles/{story.pk}/").status_code == 200


@pytest.mark.parametrize("field", ["summary_en", "summary_ko"])
def test_a_summary_cannot_be_emptied(editor: Client, field: str) -> None:
    story = news.published()
    answer = editor.post(opened(story), correction(story, **{field: ""}))
    assert "요약을 비울 수 없습니다" in answer.content.decode()
    assert getattr(StudyNote.objects.get(article=story), field)


def test_notes_without_a_translation_are_corrected_without_one(editor: Client) -> None:
    story = news.published()
    StudyNote.objects.update(summary_ko="", is_provisional=True)
    assert "임시 노트입니다" in page(editor, opened(story))
    assert editor.post(opened(story), correction(story, title="Corrected")).status_code == 302


def test_the_list_of_notes_knows_when_they_were_corrected(editor: Client) -> None:
    story = news.published()
    before = StudyNote.objects.get(article=story).updated_at
    editor.post(opened(story), correction(story, summary_ko="고친 요약입니다."))
    assert StudyNote.objects.get(article=story).updated_at > before


@pytest.mark.parametrize(
    ("field", "text", "message"),
    [("title", "", "필수"), ("title", "x" * 301, "300"), ("summary_en", "x" * 4001, "4000"), ("title", "a\0b", "null")],
)
def test_what_cannot_be_saved_says_why(editor: Client, field: str, text: str, message: str) -> None:
    story = news.published()
    answer = editor.post(opened(story), correction(story, **{field: text}))
    assert (answer.status_code, message in answer.content.decode().lower()) == (200, True)


def test_saving_nothing_changes_nothing(editor: Client) -> None:
    story = news.published()
    before = StudyNote.objects.values().get(article=story)
    editor.post(opened(story), correction(story))
    assert StudyNote.objects.values().get(article=story) == before


def test_no_other_field_can_be_written(editor: Client) -> None:
    story = news.published()
    editor.post(opened(story), correction(story, status="withdrawn", canonical_url="https://evil.example/"))
    story.refresh_from_db()
    assert (story.status, story.canonical_url.startswith("https://harbor.example/")) == ("published", True)


def test_notes_are_redone(editor: Client) -> None:
    story = news.published(abstract="A port has a crane.")
    assert "본문이 남아 있지 않아" in said(do(editor, "redo_notes", story))[0]
    story.refresh_from_db()
    assert story.due_at is not None


@pytest.mark.parametrize(("body", "abstract", "is_offered"), [("A crane.", "", 1), ("", "A crane.", 1), ("", "", 0)])
def test_new_notes_are_offered_of_what_is_left(editor: Client, body: str, abstract: str, is_offered: int) -> None:
    story = news.published(body=body, abstract=abstract)
    assert page(editor, opened(story)).count('value="redo_notes"') == is_offered


def test_notes_of_nothing_are_refused(editor: Client) -> None:
    assert "다시 쓸 수 없습니다" in said(do(editor, "redo_notes", news.published()))[0]


def test_an_act_is_written_down_with_who_and_what_and_a_refusal_is_not(editor: Client) -> None:
    story = news.published()
    do(editor, "release", story)
    do(editor, "hold", story)
    entry = LogEntry.objects.get()
    assert (entry.user.username, entry.object_id) == ("editor", str(story.pk))
    assert entry.change_message.startswith("보류: ")


def test_a_correction_is_written_down_with_what_stood_there(editor: Client) -> None:
    story = news.published(title="Before")
    editor.post(opened(story), correction(story, title="After"))
    entry = LogEntry.objects.get()
    assert (entry.user.username, entry.get_change_message()) == ("editor", "제목: “Before” → “After”")


def test_a_story_shows_its_model_prompt_and_cost(editor: Client) -> None:
    story = news.published()
    StudyNote.objects.update(prompt_version="v9")
    LlmCall.objects.create(article=story, model="gpt-test", prompt_version="v9", cost_usd="0.0123", outcome="ok")
    shown = page(editor, opened(story))
    assert [text for text in ("openai test-model", "v9", "gpt-test", "0.012300") if text not in shown] == []


def test_the_notes_show_what_they_cost(editor: Client) -> None:
    story = news.published()
    for _ in range(2):
        LlmCall.objects.create(article=story, model="gpt-test", prompt_version="v9", cost_usd="0.01", outcome="ok")
    assert "0.0200" in page(editor, listed("materials_studynote"))


def test_a_button_leads_back_to_its_story(editor: Client) -> None:
    story = news.published()
    assert do(editor, "hold", story, back="row").headers["Location"] == opened(story)


def test_a_page_shows_only_what_can_be_done(editor: Client) -> None:
    story = news.published()
    do(editor, "hold", story)
    shown = page(editor, opened(story))
    assert 'value="release"' in shown
    assert 'value="hold"' not in shown


def test_too_many_at_once_are_refused(editor: Client) -> None:
    stories = [news.article() for _ in range(101)]
    assert "100건까지" in said(do(editor, "hold", *stories))[0]
    assert not Article.objects.exclude(held_from="").exists()


@pytest.mark.parametrize(("state", "count"), [("published", 1), ("withdrawn", 1), ("enriched", 0), ("nonsense", 2)])
def test_stories_are_filtered_by_state(editor: Client, state: str, count: int) -> None:
    news.published()
    news.article(status="withdrawn")
    shown = page(editor, f"{listed('materials_article')}?status={state}")
    assert shown.count('name="_selected_action"') == count


def test_a_story_is_found_by_its_address_and_the_words_of_its_headline(editor: Client) -> None:
    story = news.published(title="Ferries go electric")
    news.published(title="A museum returns a bronze")
    address = listed("materials_article")
    assert page(editor, f"{address}?q={story.canonical_url}").count('name="_selected_action"') == 1
    assert page(editor, f"{address}?q=ferry").count('name="_selected_action"') == 1
    assert page(editor, f"{address}?q=ferry+bronze").count('name="_selected_action"') == 0


def test_the_words_of_headlines_are_read_from_their_index(rf: RequestFactory) -> None:
    article_admin = admin.site._registry[Article]
    rows, _ = article_admin.get_search_results(rf.get("/"), Article.objects.all(), "ferry")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "materials_article_words" in rows.order_by().explain()


def test_a_failing_source_is_read_again_when_an_editor_says_so(editor: Client) -> None:
    pair = news.pair()
    assert said(do(editor, "collect_now", pair.source)) == ["1건: 목록 1개를 1분 안에 다시 읽습니다."]
    pair.refresh_from_db()
    assert pair.retry_at is not None


def test_a_source_that_is_off_is_not_read(editor: Client) -> None:
    pair = news.pair(news.source("Quiet Post", is_active=False))
    do(editor, "collect_now", pair.source)
    pair.refresh_from_db()
    assert pair.retry_at is None
