"""Every method of the bots' client against the endpoint it is for."""

import datetime as dt
import operator

import pytest

from backend.materials import models
from backend.study.models import SeenArticle
from bot.api.client import StudyApi
from bot.api.errors import ApiError
from contracts.articles import ArticleCard, Category
from tests.bot.stored_stories import JUN, MINA
from tests.contract.conftest import DjangoApi
from tests.materials import factories as news
from tests.materials import packs


def test_categories_come_in_menu_order(django_api: DjangoApi) -> None:
    models.Category.objects.all().delete()
    models.Category.objects.create(name="world", name_ko="세계", position=2)
    models.Category.objects.create(name="technology", name_ko="기술", position=1)
    assert django_api.run(lambda api: api.categories(MINA)) == (
        Category(name="technology", name_ko="기술"),
        Category(name="world", name_ko="세계"),
    )


def test_an_article_page_reads_whole(django_api: DjangoApi) -> None:
    published = news.published(author="Ann Lee")
    (card,) = django_api.run(lambda api: api.articles(MINA, category="technology")).results
    assert (card.id, card.title, card.url) == (published.pk, published.title, published.canonical_url)
    assert (card.category, card.author, card.notes) == ("technology", "Ann Lee", "ready")
    assert (card.source.name, card.source.credit) == (published.source.name, published.source.credit)
    assert card.published_at == published.published_at
    assert card.summary_en == published.note.summary_en
    assert card.summary_ko == published.note.summary_ko


def test_a_story_reads_whole(django_api: DjangoApi) -> None:
    published = news.published()
    detail = django_api.run(lambda api: api.article(MINA, published.pk))
    assert detail.writer == "openai"
    (word,) = detail.vocabulary
    assert (word.word, word.lemma, word.part_of_speech, word.meaning_ko) == ("unveiled", "unveil", "verb", "공개하다")
    assert word.sentence == "The port of Songdo unveiled an electric crane."
    assert isinstance(detail, ArticleCard)


def test_a_looked_up_word_reads_whole(django_api: DjangoApi) -> None:
    packs.taught()
    found = django_api.run(lambda api: api.look_up(MINA, "yielded"))
    assert [(sense.lemma, sense.meaning_ko) for sense in found.senses] == [("yield", "양보하다")]
    assert found.word is not None


def test_stories_are_found_by_words_days_and_address(django_api: DjangoApi) -> None:
    news.published()
    wanted = news.published(title="Samsung unveils a robot", published_at=dt.datetime(2026, 3, 2, tzinfo=dt.UTC))
    day = dt.date(2026, 3, 2)
    for asked in ({"q": "samsung"}, {"since": day, "until": day}, {"url": wanted.canonical_url}):
        page = django_api.run(operator.methodcaller("articles", MINA, **asked))
        assert [card.id for card in page.results] == [wanted.pk]


def test_pages_follow_each_other_by_cursor(django_api: DjangoApi) -> None:
    ids = [news.published().pk for _ in range(5)]

    async def all_pages(api: StudyApi) -> list[int]:
        page = await api.articles(MINA, limit=2)
        found = [card.id for card in page.results]
        while page.cursor:
            page = await api.articles(MINA, limit=2, cursor=page.cursor)
            found += [card.id for card in page.results]
        return found

    assert django_api.run(all_pages) == ids


def test_seen_stories_are_left_out_for_their_reader_alone(django_api: DjangoApi) -> None:
    old, new = news.published(), news.published()

    async def read_one(api: StudyApi) -> tuple[tuple[int, ...], list[int], list[int]]:
        seen = await api.mark_seen(MINA, [old.pk])
        mina = await api.articles(MINA, unseen=True)
        jun = await api.articles(JUN, unseen=True)
        return seen, [card.id for card in mina.results], [card.id for card in jun.results]

    assert django_api.run(read_one) == ((old.pk,), [new.pk], [old.pk, new.pk])


def test_marking_a_story_that_does_not_exist_marks_none(django_api: DjangoApi) -> None:
    story = news.published()
    with pytest.raises(ApiError) as refused:
        django_api.run(lambda api: api.mark_seen(MINA, [story.pk, 10**9]))
    assert (refused.value.code, refused.value.status) == ("article.unknown", 400)
    assert refused.value.extra == {"ids": [10**9]}
    assert not SeenArticle.objects.exists()


def test_a_link_to_the_word_book_reads_whole(django_api: DjangoApi) -> None:
    link = django_api.run(lambda api: api.export_link(MINA, "anki"))
    assert "/words/file/" in link.url
    assert link.expires_at.tzinfo is not None
