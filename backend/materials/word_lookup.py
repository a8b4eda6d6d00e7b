"""Looking up a word or a pasted sentence in what our stories teach."""

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Q

from backend.materials import dictionary
from backend.materials.article_json import text_word
from backend.materials.models import TextSentence
from backend.materials.selectors import READABLE_SQL, READABLE_STATUSES, readable
from contracts.articles import SentencePair
from contracts.enums import SenseState
from contracts.words import DictionaryWord, TaughtSense, TaughtSentence, TaughtStory, WordLookup

QUERY_MAX_CHARS = 1000
WORDS_MAX = 4
"""More words than a phrasal verb has are looked up as sentences."""
SENSES_MAX = 5
STORIES_TRIED = 10
"""How many of the newest sentences with a meaning are looked at for one of a listed story."""
SENTENCES_MAX = 5
SENTENCE_END = re.compile(r"(?<=[.!?])[\"'”’]?\s+(?=[\"'“‘]?[A-Z0-9])|\n+")
STRAIGHT = str.maketrans("‘’“”", "''\"\"")
# In SQL: putting the same query together anew for each look-up costs more than answering it.
_TAUGHT = f"""
SELECT sense.id, sense.lemma, sense.part_of_speech, sense.ipa, sense.meaning_ko, sense.level, sense.state, taught.*
FROM materials_sense AS sense
CROSS JOIN LATERAL (
    SELECT newest.id, newest.word, sentence.en, sentence.ko, article.id, article.title, note.headline_ko
    FROM (
        SELECT id, sentence_id, word FROM materials_textword WHERE sense_id = sense.id ORDER BY id DESC LIMIT %(tried)s
    ) AS newest
    JOIN materials_textsentence AS sentence ON sentence.id = newest.sentence_id
    JOIN materials_leveltext AS text ON text.id = sentence.text_id
    JOIN materials_studynote AS note ON note.id = text.note_id
    JOIN materials_article AS article ON article.id = note.article_id
    WHERE {READABLE_SQL} AND article.leads
    ORDER BY newest.id DESC
    LIMIT 1
) AS taught
WHERE sense.lemma = ANY(%(lemmas)s) AND sense.merged_into_id IS NULL AND sense.state <> %(wrong)s
"""  # noqa: S608 - made of constants


class _Taught(NamedTuple):
    """A row of _TAUGHT: a sense, and the newest of its sentences in a listed story; `place` grows with the story."""

    sense_id: int
    lemma: str
    part_of_speech: str
    ipa: str
    meaning_ko: str
    level: str
    state: str
    place: int
    word: str
    en: str
    ko: str
    article_id: int
    title: str
    headline_ko: str


def look_up(*, query: str) -> WordLookup:
    """Return the senses of a word in any of its forms, or the sentences of ours in a pasted text. Never a guess."""
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
    wanted: dict[str, Any] = {
        "lemmas": lemmas,
        "wrong": SenseState.WRONG.value,
        "statuses": READABLE_STATUSES,
        "tried": STORIES_TRIED,
    }
    with connection.cursor() as cursor:
        cursor.execute(_TAUGHT, wanted)
        rows = [_Taught(*row) for row in cursor.fetchall()]
    rows.sort(key=lambda one: (lemmas.index(one.lemma), -one.place))
    return tuple(
        TaughtSense(
            id=one.sense_id,
            lemma=one.lemma,
            part_of_speech=one.part_of_speech,
            ipa=one.ipa or None,
            meaning_ko=one.meaning_ko,
            level=one.level,
            state=SenseState(one.state),
            word=one.word,
            sentence=SentencePair(en=one.en, ko=one.ko or None),
            article=TaughtStory(id=one.article_id, title=one.title, headline_ko=one.headline_ko or None),
        )
        for one in rows[:SENSES_MAX]
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
            words=tuple(map(text_word, row.words.all())),
            article=TaughtStory(id=note.article_id, title=note.article.title, headline_ko=note.headline_ko or None),
        )
        for row in sorted(newest.values(), key=lambda row: text.find(row.en))[:SENTENCES_MAX]
        for note in [row.text.note]
    )
