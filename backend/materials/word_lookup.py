"""Looking up a word or a pasted sentence in what our stories teach."""

import re
from collections.abc import Sequence

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q

from backend.materials import dictionary
from backend.materials.models import Sense, TextSentence, TextWord
from backend.materials.selectors import readable
from contracts.articles import SentencePair
from contracts.articles import TextWord as TaughtWord
from contracts.enums import SenseState
from contracts.words import DictionaryWord, TaughtSense, TaughtSentence, TaughtStory, WordLookup

QUERY_MAX_CHARS = 1000
WORDS_MAX = 4
"""More words than a phrasal verb has are looked up as sentences."""
SENSES_MAX = 5
STORIES_TRIED = 10
"""How many of the newest sentences with a meaning are looked at for one of a listed story."""
SENTENCES_MAX = 5
ARTICLE = "sentence__text__note__article"
LISTED_WORDS = readable(f"{ARTICLE}__") & Q((f"{ARTICLE}__leads", True))
SENTENCE_END = re.compile(r"(?<=[.!?])[\"'”’]?\s+(?=[\"'“‘]?[A-Z0-9])|\n+")
STRAIGHT = str.maketrans("‘’“”", "''\"\"")


def look_up(*, query: str) -> WordLookup:
    """Return the senses of a word in any of its forms, or the sentences of ours in a pasted text. Never a guess.

    A sense marked wrong, or joined to another, is not shown; nor are words of stories that are not listed.
    """
    asked = " ".join(query[:QUERY_MAX_CHARS].split()).strip(" \"'“”‘’")
    if len(asked.split()) > WORDS_MAX or "\n" in query.strip():
        return WordLookup(query=query, senses=(), word=None, sentences=_sentences(query[:QUERY_MAX_CHARS]))
    asked = asked.strip(".,!?;:")
    entry = dictionary.look_up(asked)
    word = DictionaryWord.model_validate(entry) if entry else None
    senses = _senses(dictionary.base_forms(asked)) if asked else ()
    sentences = () if senses or len(asked.split()) == 1 else _sentences(query)
    return WordLookup(query=query, senses=senses, word=word, sentences=sentences)


def _senses(lemmas: Sequence[str]) -> tuple[TaughtSense, ...]:
    newest = TextWord.objects.filter(sense=OuterRef("pk")).order_by("-pk").values("pk")[:STORIES_TRIED]
    rows = Sense.objects.filter(lemma__in=lemmas, merged_into=None).exclude(state=SenseState.WRONG)
    tried = [pk for places in rows.values_list(ArraySubquery(newest), flat=True) for pk in places]
    listed = TextWord.objects.filter(LISTED_WORDS, pk__in=tried).select_related("sense", ARTICLE).order_by("pk")
    listed = listed.defer(f"{ARTICLE}__body", f"{ARTICLE}__sketch", f"{ARTICLE}__abstract")
    shown = {one.sense_id: one for one in listed}.values()
    found = sorted(shown, key=lambda one: (lemmas.index(one.sense.lemma), -one.pk))[:SENSES_MAX]
    return tuple(
        TaughtSense(
            id=one.sense.pk,
            lemma=one.sense.lemma,
            part_of_speech=one.sense.part_of_speech,
            ipa=one.sense.ipa or None,
            meaning_ko=one.sense.meaning_ko,
            level=one.sense.level,
            state=SenseState(one.sense.state),
            word=one.word,
            sentence=SentencePair(en=one.sentence.en, ko=one.sentence.ko or None),
            article=_story(one.sentence),
        )
        for one in found
    )


def _sentences(text: str) -> tuple[TaughtSentence, ...]:
    pieces = [" ".join(piece.split()) for piece in SENTENCE_END.split(text)[: 2 * SENTENCES_MAX]]
    spellings = {spelling for piece in pieces for spelling in (piece, piece.translate(STRAIGHT)) if piece}
    listed = readable("text__note__article__") & Q(text__note__article__leads=True)
    rows = TextSentence.objects.filter(listed, en__in=spellings).select_related("text__note__article")
    newest = {row.en: row for row in rows.prefetch_related("words__sense").order_by("pk")}
    return tuple(
        TaughtSentence(
            en=row.en,
            ko=row.ko or None,
            words=tuple(map(_word, row.words.all())),
            article=_story(row),
        )
        for row in sorted(newest.values(), key=lambda row: text.find(row.en))[:SENTENCES_MAX]
    )


def _word(occurrence: TextWord) -> TaughtWord:
    sense = occurrence.sense
    return TaughtWord(
        sense=sense.pk,
        sentence=occurrence.sentence.position,
        start=occurrence.start,
        word=occurrence.word,
        lemma=sense.lemma,
        part_of_speech=sense.part_of_speech,
        ipa=sense.ipa or None,
        meaning_ko=sense.meaning_ko,
        level=sense.level,
    )


def _story(sentence: TextSentence) -> TaughtStory:
    note = sentence.text.note
    return TaughtStory(id=note.article_id, title=note.article.title, headline_ko=note.headline_ko or None)
