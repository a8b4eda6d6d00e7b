"""How a story looks to a client: rows in, shapes of the API out. Pure."""

from collections.abc import Sequence

from backend.materials import models
from backend.materials.models import Article, LevelText, StudyNote
from contracts.articles import (
    ArticleCard,
    ArticleDetail,
    OtherHeadline,
    Outlet,
    Question,
    SentencePair,
    TextWord,
    VocabularyItem,
)
from contracts.enums import ContentTag, Difficulty, SenseState


def cursor(article: Article) -> str:
    """Return a story's place in the newest-first order: microseconds of its time, and its id."""
    return f"{int(article.published_at.timestamp() * 1_000_000)}_{article.pk}"


def card(article: Article) -> ArticleCard:
    """Return a story as lists show it; reads its note, event, category and source, so select them along."""
    note: StudyNote | None = getattr(article, "note", None)
    return ArticleCard(
        id=article.pk,
        category=article.category.name,
        title=article.title,
        headline_ko=(note.headline_ko or None) if note else None,
        url=article.canonical_url,
        source=Outlet(name=article.source.name, credit=article.source.credit),
        author=article.author,
        published_at=article.published_at,
        summary_en=note.summary_en if note else None,
        summary_ko=(note.summary_ko or None) if note else None,
        notes="none" if note is None else "provisional" if note.is_provisional else "ready",
        tags=tuple(map(ContentTag, article.tags)),
        is_follow_up=article.event is not None and article.event.follow_up_id == article.pk,
        is_listed=article.listed_at is not None,
    )


def detail(article: Article, asked: Difficulty = Difficulty.B1) -> ArticleDetail:
    """Return a story (`selectors.with_texts`) with the text and words of a level, or of the nearest that exists."""
    note: StudyNote | None = getattr(article, "note", None)
    shown: dict[str, object] = dict(card(article)) | {"writer": note.writer if note else None, "vocabulary": ()}
    shown["other_headlines"] = other_headlines(article)
    texts = {Difficulty(text.level): text for text in note.texts.all()} if note else {}
    if note:
        shown["vocabulary"] = tuple(VocabularyItem.model_validate(word) for word in note.words.all())
    if note and texts:
        level = nearest(asked, list(texts))
        shown |= _level_text(note, texts[level]) | {
            "level": level,
            "asked_level": asked,
            "levels": tuple(one for one in Difficulty if one in texts),
            "is_extract": note.is_provisional,
            "opener": note.opener or None,
        }
    return ArticleDetail.model_validate(shown)


def other_headlines(article: Article) -> tuple[OtherHeadline, ...]:
    """Return how other outlets headed the story's event, the earliest first, one headline of each outlet."""
    found: dict[str, OtherHeadline] = {}
    for other in article.event.stories.all() if article.event else ():
        if other.source.name != article.source.name:
            headline = OtherHeadline(title=other.title, outlet=other.source.name, url=other.canonical_url)
            found.setdefault(other.source.name, headline)
    return tuple(found.values())


def nearest(asked: Difficulty, levels: Sequence[Difficulty]) -> Difficulty:
    """Return the level asked for, else the nearest one, of two the easier."""
    order = list(Difficulty)
    return min(levels, key=lambda level: (abs(order.index(level) - order.index(asked)), order.index(level)))


def text_word(word: models.TextWord) -> TextWord:
    """Return a taught word where it stands; reads its sense and sentence."""
    sense = word.sense
    return TextWord(
        sense=sense.pk,
        sentence=word.sentence.position,
        start=word.start,
        word=word.word,
        lemma=sense.lemma,
        part_of_speech=sense.part_of_speech,
        ipa=sense.ipa or None,
        meaning_ko=sense.meaning_ko,
        level=sense.level,
    )


def _level_text(note: StudyNote, text: LevelText) -> dict[str, object]:
    """Return what a level text fills of a story's shape; an extract teaches the words of its notes."""
    sentences = list(text.sentences.all())
    words = [
        text_word(word)
        for sentence in sentences
        for word in sentence.words.all()
        if word.sense.state != SenseState.WRONG
    ]
    shown: dict[str, object] = {
        "summary_en": " ".join(sentence.en for sentence in sentences),
        "summary_ko": " ".join(sentence.ko for sentence in sentences).strip() or None,
        "sentences": tuple(SentencePair(en=sentence.en, ko=sentence.ko or None) for sentence in sentences),
        "words": tuple(words),
    }
    if not note.is_provisional:
        shown["vocabulary"] = tuple(
            VocabularyItem(
                **word.model_dump(include={"word", "lemma", "part_of_speech", "ipa", "meaning_ko", "level"}),
                sentence=sentences[word.sentence].en,
            )
            for word in words
        )
    question = getattr(note, "question", None)
    if question and text.proof is not None:
        shown["question"] = Question(
            question=question.question, options=tuple(question.options), answer=question.answer, proof=text.proof
        )
    return shown
