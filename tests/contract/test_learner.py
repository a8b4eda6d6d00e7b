"""The learner's side of StudyApi against the real API."""

import pytest

from backend.common import clock
from backend.materials.models import StudyNote, Word
from bot.api.client import StudyApi
from bot.api.errors import ApiError
from contracts.enums import ReportKind
from contracts.learners import Me, SavedWord
from tests.bot.stored_stories import JUN, MINA
from tests.contract.conftest import DjangoApi
from tests.digests import factories as digests
from tests.materials import factories as news


def test_a_new_learner_reads_everything_at_b1(django_api: DjangoApi) -> None:
    found = django_api.run(lambda api: api.me(MINA))
    assert (found.display_name, found.categories, found.level) == ("미나", (), "B1")


def test_a_choice_is_remembered(django_api: DjangoApi) -> None:
    async def choose(api: StudyApi) -> tuple[Me, Me]:
        chosen = await api.change_me(MINA, categories=["science"], level="C1")
        return chosen, await api.change_me(MINA, categories=[])

    chosen, widened = django_api.run(choose)
    assert (chosen.categories, chosen.level) == (("science",), "C1")
    assert (widened.categories, widened.level) == ((), "C1")


def test_today_reads_whole_and_unseen_first(django_api: DjangoApi) -> None:
    old, new = digests.story(), digests.story()

    async def read(api: StudyApi) -> tuple[object, ...]:
        await api.mark_seen(MINA, [old.pk])
        return await api.today(MINA), await api.today(JUN, limit=1)

    mina, jun = django_api.run(read)
    assert [one.id for one in mina.results] == [new.pk, old.pk]  # type: ignore[attr-defined]
    assert mina.seen == (old.pk,)  # type: ignore[attr-defined]
    assert [one.id for one in jun.results] == [old.pk]  # type: ignore[attr-defined]


def test_today_carries_the_words(django_api: DjangoApi) -> None:
    wanted = digests.story()
    found = django_api.run(lambda api: api.today(MINA))
    assert found.study_date == clock.seoul_today()
    (one,) = found.results
    assert one == django_api.run(lambda api: api.article(MINA, wanted.pk))


def test_words_are_saved_read_and_forgotten(django_api: DjangoApi) -> None:
    story = news.published()

    async def study(api: StudyApi) -> tuple[int, int, SavedWord, int]:
        first = await api.save_words(MINA, story.pk, lemmas=["unveil"])
        again = await api.save_words(MINA, story.pk)
        (word,) = (await api.saved_words(MINA)).results
        await api.forget_word(MINA, word.id)
        return first.added, again.added, word, len((await api.saved_words(MINA)).results)

    added, added_again, word, left = django_api.run(study)
    assert (added, added_again, left) == (1, 0, 0)
    assert (word.word, word.meaning_ko, word.article.id) == ("unveiled", "공개하다", story.pk)
    assert (word.article.title, word.article.url) == (story.title, story.canonical_url)


def test_the_word_book_turns_its_pages(django_api: DjangoApi) -> None:
    stories = [news.published().pk for _ in range(3)]
    crane = {"word": "crane", "lemma": "crane", "part_of_speech": "noun", "meaning_ko": "크레인", "level": "B1"}
    Word.objects.create(note=StudyNote.objects.get(article=stories[-1]), position=1, sentence="A crane.", **crane)

    async def read(api: StudyApi) -> list[tuple[str, int | None]]:
        for pk in stories:
            await api.save_words(MINA, pk)
        page = await api.saved_words(MINA, limit=1)
        rest = await api.saved_words(MINA, limit=1, cursor=page.cursor)
        assert rest.cursor is None
        return [(word.lemma, word.article.id) for word in (*page.results, *rest.results)]

    # Met in three stories, a word is one card; it names the newest.
    words = django_api.run(read)
    assert {story for _, story in words} == {stories[-1]}
    assert sorted(lemma for lemma, _ in words) == ["crane", "unveil"]


def test_a_story_is_reported_once(django_api: DjangoApi) -> None:
    story = news.published()

    async def complain(api: StudyApi) -> list[bool]:
        what = ReportKind.TRANSLATION
        made = [await api.report(MINA, what=what, article=story.pk, level="B1", sentence=0) for _ in range(2)]
        return [one.is_new for one in made]

    assert django_api.run(complain) == [True, False]
    with pytest.raises(ApiError) as refused:
        django_api.run(lambda api: api.report(MINA, what=ReportKind.MEANING, sense=999999))
    assert refused.value.code == "sense.unknown"
