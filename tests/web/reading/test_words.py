"""The word book's page."""

import datetime as dt

import pytest
from django.conf import settings
from django.test import Client

from backend.accounts.models import User
from backend.common import clock
from backend.materials.models import Article
from backend.materials.services import article_edits
from backend.study import export_links
from backend.study.models import Card, ReviewLog
from backend.study.services import word_book
from backend.web.reading import words
from tests.materials import factories as news
from tests.study import factories
from tests.web.conftest import Visit


@pytest.fixture
def story(db: None) -> Article:
    return news.published()


@pytest.fixture
def client(mina: User, story: Article, signed_in: Visit) -> Client:
    """Mina, who has saved a word."""
    word_book.save(user_id=mina.pk, article_id=story.pk)
    return signed_in(mina)


def test_a_word_is_there_with_its_sentence_and_its_story(client: Client, story: Article) -> None:
    page = client.get("/words/").content.decode()
    assert "The port of Songdo <mark>unveiled</mark> an electric crane." in page
    assert f'<a href="/stories/{story.pk}/" lang="en">{story.title}</a>' in page


def test_a_word_outlives_its_story(client: Client, story: Article) -> None:
    article_edits.take_down(article_ids=[story.pk])
    page = client.get("/words/").content.decode()
    assert f"/stories/{story.pk}/" not in page
    assert f'<a href="{story.canonical_url}" rel="noopener noreferrer external"' in page


def test_a_word_is_deleted_and_deleting_it_again_is_no_mistake(client: Client, mina: User) -> None:
    word = Card.objects.get(user=mina)
    answers = [client.post(f"/words/{word.pk}/delete/") for _ in range(2)]
    assert [answer.headers["Location"] for answer in answers] == ["/words/", "/words/"]
    assert not Card.objects.exists()


def test_somebody_elses_word_stays(client: Client, stranger: User, signed_in: Visit) -> None:
    word = Card.objects.get()
    signed_in(stranger).post(f"/words/{word.pk}/delete/")
    assert Card.objects.filter(pk=word.pk).exists()


def test_nobody_sees_anothers_words(client: Client, stranger: User, signed_in: Visit) -> None:
    page = signed_in(stranger).get("/words/").content.decode()
    assert "unveil" not in page
    assert "아직 담은 단어가 없어요" in page


def test_a_long_book_has_pages(mina: User, signed_in: Visit, story: Article) -> None:
    for number in range(35):
        factories.card(mina, factories.sense(f"w{number}"), article=story)
    page = signed_in(mina).get("/words/")
    assert "단어 35개" in page.content.decode()
    rest = signed_in(mina).get(f"/words/?before={page.context['before']}")
    shown = [[word["row"].lemma for word in one.context["words"]] for one in (page, rest)]
    assert shown == [[f"w{n}" for n in range(34, 4, -1)], [f"w{n}" for n in range(4, -1, -1)]]


@pytest.mark.parametrize(("kind", "name"), [("csv", "newsbite-words.csv"), ("anki", "newsbite-words.apkg")])
def test_the_book_can_be_taken_along_by_a_link_without_signing_in_too(
    kind: str, name: str, client: Client, mina: User
) -> None:
    link = export_links.make(user_id=mina.pk, kind=kind).url
    answer = client.get(f"/words/export/{kind}/")
    assert answer.headers["Cache-Control"] == "private, no-store"
    for one in (answer, Client().get(link.removeprefix(settings.PUBLIC_URL))):
        assert one.headers["Content-Disposition"] == f'attachment; filename="{name}"'


def lemmas(client: Client, query: str) -> list[str]:
    return [word["row"].lemma for word in client.get(f"/words/{query}").context["words"]]


@pytest.fixture
def book(mina: User, signed_in: Visit) -> Client:
    """Mina, who has four words in three states."""
    due = dt.date(2026, 12, 1)
    factories.due_card(mina, factories.sense("probe", meaning_ko="조사하다"), due=due + dt.timedelta(days=2))
    factories.due_card(mina, factories.sense("lend", meaning_ko="빌려주다", level="A2"), due=due)
    factories.card(mina, factories.sense("unveil", meaning_ko="공개하다"))
    factories.card(mina, factories.sense("forbid", meaning_ko="금지하다"), state="paused")
    return signed_in(mina)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["forbid", "unveil", "lend", "probe"]),
        ("?q=EIL", ["unveil"]),
        ("?q=빌려", ["lend"]),
        ("?state=paused", ["forbid"]),
        ("?level=A2", ["lend"]),
        ("?sort=word", ["forbid", "lend", "probe", "unveil"]),
        ("?sort=due", ["lend", "probe", "unveil", "forbid"]),
        ("?q=없는말", []),
    ],
)
def test_words_are_searched_filtered_and_sorted(query: str, found: list[str], book: Client) -> None:
    assert lemmas(book, query) == found


@pytest.mark.parametrize("sort", ["newest", "word", "due"])
def test_every_order_is_read_page_by_page(sort: str, book: Client, monkeypatch: pytest.MonkeyPatch, mina: User) -> None:
    whole = lemmas(book, f"?sort={sort}")
    monkeypatch.setattr(words, "PAGE_SIZE", 1)
    found, query = [], f"?sort={sort}"
    while query:
        page = book.get(f"/words/{query}")
        found += [word["row"].lemma for word in page.context["words"]]
        query = page.context["next_page"]
    assert found == whole


def test_a_place_that_is_none_or_of_another_order_is_refused(book: Client) -> None:
    queries = ("?sort=word&before=7", "?sort=due&before=soon:7", "?before=unveil:7", "?before=a", f"?before={'9' * 30}")
    assert {query: book.get(f"/words/{query}").status_code for query in queries} == dict.fromkeys(queries, 400)


def test_meanings_can_be_hidden(book: Client) -> None:
    assert '<details class="covered">' not in book.get("/words/").content.decode()
    page = book.get("/words/?hide=on").content.decode()
    assert page.count('<details class="covered">') == 4


def test_a_word_has_its_history(book: Client, mina: User) -> None:
    card = Card.objects.get(sense__lemma="lend")
    made = {"user": mina, "card": card, "at": clock.now(), "zone": "Asia/Seoul", "channel": "discord"}
    answer = ReviewLog.objects.create(**made, exercise="fill_gap", purpose="due", grade="again")
    ReviewLog.objects.create(**made, exercise="fill_gap", purpose="due", grade="again", undoes=answer)
    page = book.get(f"/words/{card.pk}/").content.decode()
    assert "They <mark>lend</mark> it today." in page
    assert page.count("<strong>몰라요</strong>") == 1
    assert "빈칸 채우기 · 디스코드 · 되돌렸어요" in page


def test_a_word_is_paused_and_goes_on(book: Client) -> None:
    card = Card.objects.get(sense__lemma="lend")
    for state in ("paused", "learning"):
        assert book.post(f"/words/{card.pk}/state/", {"state": state}).status_code == 302
        card.refresh_from_db()
        assert card.state == state
    assert book.post(f"/words/{card.pk}/state/", {"state": "burnt"}).status_code == 400


def test_somebody_elses_word_has_no_page(book: Client, stranger: User, signed_in: Visit) -> None:
    card = Card.objects.get(sense__lemma="lend")
    assert signed_in(stranger).get(f"/words/{card.pk}/").status_code == 404
    assert signed_in(stranger).post(f"/words/{card.pk}/state/", {"state": "paused"}).status_code == 404


def test_a_link_lives_ten_minutes(book: Client, mina: User, monkeypatch: pytest.MonkeyPatch) -> None:
    link = export_links.make(user_id=mina.pk, kind="csv")
    path = link.url.removeprefix(settings.PUBLIC_URL)
    monkeypatch.setattr(clock, "now", lambda: link.expires_at)
    assert Client().get(path).status_code == 200
    monkeypatch.setattr(clock, "now", lambda: link.expires_at + dt.timedelta(seconds=1))
    answer = Client().get(path)
    assert (answer.status_code, "링크의 시간이 지났어요" in answer.content.decode()) == (410, True)


def test_a_link_that_we_did_not_make_gives_nothing(book: Client, mina: User) -> None:
    path = export_links.make(user_id=mina.pk, kind="csv").url.removeprefix(settings.PUBLIC_URL)
    assert Client().get(path[:-5] + "xxxx/").status_code == 410
    User.objects.filter(pk=mina.pk).update(is_active=False)
    assert Client().get(path).status_code == 410


def test_there_is_no_other_kind_of_file(client: Client) -> None:
    assert client.get("/words/export/exe/").status_code == 404
