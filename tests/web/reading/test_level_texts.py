"""A story in three texts: the switch between them, marked words, the question and its proof."""

import re

import pytest
from django.test import Client

from backend.accounts.models import User
from backend.materials.models import Article, TextWord
from backend.study.models import Card
from backend.study.services import preferences
from backend.web.reading.level_text import Piece, passage, question
from sandbox.newsroom.study_packs import Text, packs
from tests.materials import factories, level_texts
from tests.web.conftest import Visit

PACK = packs()["gangneung-robots-wait-their-turn"]
SLUG_ANSWER = PACK.question.options.index(PACK.question.answer)


@pytest.fixture
def story(db: None) -> Article:
    made = factories.published()
    level_texts.add(made.note, PACK)
    return made


def page(client: Client, story: Article, query: str = "") -> str:
    answer = client.get(f"/stories/{story.pk}/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def plain(shown: str) -> str:
    """Return a page's text without its tags."""
    return " ".join(re.sub(r"<[^>]+>", "", shown).split())


@pytest.mark.parametrize("text", PACK.texts, ids=lambda text: text.level)
def test_the_address_chooses_the_text(text: Text, visitor: Client, story: Article) -> None:
    shown = page(visitor, story, f"?level={text.level}")
    assert all(one.en.replace("'", "&#x27;") in plain(shown) for one in text.sentences)
    assert f'?level={text.level}#summary" aria-current="true"' in shown


@pytest.mark.parametrize(("level", "shown"), [("A1", "A2"), ("C1", "B2")])
def test_without_a_level_in_the_address_the_learners_own_chooses(
    level: str, shown: str, mina: User, story: Article, signed_in: Visit
) -> None:
    preferences.choose(user_id=mina.pk, level=level)
    assert f'?level={shown}#summary" aria-current="true"' in page(signed_in(mina), story)


def test_a_visitor_and_an_unknown_level_get_the_middle_one(visitor: Client, story: Article) -> None:
    for query in ("", "?level=C1", "?level=%00", "?level=a2"):
        assert '?level=B1#summary" aria-current="true"' in page(visitor, story, query)


def test_a_missing_text_is_replaced_by_the_nearest_and_the_page_says_so(visitor: Client, db: None) -> None:
    story = factories.published()
    level_texts.add(story.note, PACK, levels=("A2", "B2"))
    shown = page(visitor, story, "?level=B1")
    assert "가장 가까운 글을 보여 드려요" in shown
    assert '<span class="missing">보통 (없음)</span>' in shown


def test_every_taught_word_is_a_button_that_opens_its_card(visitor: Client, story: Article) -> None:
    shown = page(visitor, story, "?level=A2")
    marked = re.findall(r'<button class="taught" type="button" popovertarget="(word-\d)">([^<]+)</button>', shown)
    assert [word for _, word in marked] == [word.word for word in PACK.text("A2").words]
    for (card, _), word in zip(marked, PACK.text("A2").words, strict=True):
        opened = shown.split(f'id="{card}"')[1].split("</div>\n</div>")[0]
        assert word.meaning_ko in opened
        assert "/wɜːrd/" in opened


def test_all_words_of_the_text_on_screen_are_saved_whatever_the_learners_level(
    mina: User, story: Article, signed_in: Visit
) -> None:
    client = signed_in(mina)
    shown = page(client, story, "?level=B2").split('id="words"')[1].split("</form>")[0]
    lemmas = re.findall(r'name="lemma" value="([^"]+)"', shown)
    answer = client.post(f"/stories/{story.pk}/words/", {"level": "B2", "lemma": lemmas})
    assert answer.headers["Location"] == f"/stories/{story.pk}/?level=B2#words"
    words = TextWord.objects.filter(sentence__text__note=story.note, sentence__text__level="B2")
    assert set(Card.objects.filter(user=mina).values_list("sense", flat=True)) == set(
        words.values_list("sense", flat=True)
    )


@pytest.mark.parametrize("text", PACK.texts, ids=lambda text: text.level)
def test_an_answer_is_told_with_the_sentence_that_proves_it(text: Text, visitor: Client, story: Article) -> None:
    level = text.level
    shown = page(visitor, story, f"?level={level}&answer={SLUG_ANSWER}")
    assert "맞았어요!" in shown
    proof = PACK.text(level).sentences[PACK.question.proof[level] - 1].en
    assert f"<mark>{proof}</mark>" in shown


def test_a_wrong_answer_names_the_right_one(visitor: Client, story: Article) -> None:
    shown = page(visitor, story, f"?answer={(SLUG_ANSWER + 1) % 4}")
    assert "정답은 이거예요" in shown
    assert f"<strong>{PACK.question.answer}</strong>" in shown


def test_what_is_no_option_is_no_answer(visitor: Client, story: Article) -> None:
    for answer in ("", "4", "-1", "01"):
        shown = page(visitor, story, f"?answer={answer}")
        assert shown.count('type="radio"') == 4
        assert PACK.text("B1").sentences[1].en not in shown.split('id="question"')[1]


def test_lists_show_the_korean_headline(visitor: Client, story: Article) -> None:
    assert PACK.headline_ko in visitor.get("/news/technology/").content.decode()
    assert PACK.opener in page(visitor, story)


STORY = {
    "sentences": [{"en": "Robots wait, and robots roll on.", "ko": "로봇이 기다립니다."}, {"en": "Why?", "ko": None}],
    "words": [
        {"sentence": 0, "start": 7, "word": "wait"},
        {"sentence": 0, "start": 24, "word": "roll on"},
        {"sentence": 0, "start": 29, "word": "on"},
    ],
    "question": {"question": "What?", "options": ["a", "b", "c", "d"], "answer": 1, "proof": None},
}


def test_a_sentence_is_cut_around_its_words_and_overlapping_ones_are_left_out() -> None:
    first, second = passage(STORY).sentences
    assert first.pieces == (
        Piece("Robots "), Piece("wait", 0), Piece(", and robots "), Piece("roll on", 1), Piece("."),
    )  # fmt: skip
    assert (second.pieces, second.korean) == ((Piece("Why?"),), "")


def test_a_question_without_a_proof_is_not_asked() -> None:
    assert question(STORY, "1") is None
