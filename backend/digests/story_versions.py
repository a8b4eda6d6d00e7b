"""Versions of stories: hashes of what readers see, by which a sent message is found out of date."""

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Subquery, TextField, Value
from django.db.models.functions import MD5, Coalesce, Concat, JSONObject

from backend.materials import selectors as materials
from backend.materials.article_json import nearest
from backend.materials.models import Article, LevelText, TextSentence, TextWord, Word
from contracts.enums import Difficulty, SenseState

SEPARATOR = Value("\x1f", output_field=TextField())


@dataclasses.dataclass(frozen=True)
class Versions:
    """Hashes of what readers see of a story: `whole` of its notes, and one of the text of each level.

    What was sent before there were texts, or before they counted, has the version `whole`.
    """

    whole: str
    texts: Mapping[Difficulty, str]

    def of(self, level: Difficulty) -> str:
        """Return the version that readers of a level see."""
        return self.texts[nearest(level, list(self.texts))] if self.texts else self.whole

    @property
    def all(self) -> set[str]:
        """All versions of now; what shows another one is out of date."""
        return {self.whole, *self.texts.values()}


def versions(article_ids: Iterable[int]) -> dict[int, Versions]:
    """Return hashes of what readers see of each story, by id; those that nobody may see are missing."""
    words = Word.objects.filter(note__article=OuterRef("pk")).order_by().values("note")
    one_word = _joined("word", "part_of_speech", "ipa", "meaning_ko", "sentence")
    all_words = words.annotate(text=StringAgg(one_word, "\x1e", order_by="position")).values("text")
    story = _joined("title", "canonical_url", "note__summary_en", "note__summary_ko", "source__credit")
    whole = Concat(story, Subquery(all_words), output_field=TextField())
    sentences = TextSentence.objects.filter(text=OuterRef("pk")).order_by().values("text")
    all_sentences = sentences.annotate(told=StringAgg(_joined("en", "ko"), "\x1e", order_by="position")).values("told")
    taught = TextWord.objects.filter(sentence__text=OuterRef("pk")).exclude(sense__state=SenseState.WRONG)
    one_taught = _joined("word", "sense__part_of_speech", "sense__ipa", "sense__meaning_ko")
    all_taught = taught.order_by().values("sentence__text")
    all_taught = all_taught.annotate(told=StringAgg(one_taught, "\x1e", order_by=("sentence__position", "start")))
    headline = _joined("level", "note__article__title", "note__article__canonical_url", "note__headline_ko")
    credit = _joined("note__article__source__credit")
    text = Concat(
        *(headline, credit, Subquery(all_sentences), Value("\x1d"), Subquery(all_taught.values("told"))),
        output_field=TextField(),
    )
    texts = LevelText.objects.filter(note__article=OuterRef("pk")).order_by("level")
    hashed = texts.values(found=JSONObject(level=F("level"), version=MD5(text)))
    rows = Article.objects.filter(materials.READABLE, pk__in=article_ids)
    rows = rows.annotate(version=MD5(whole), texts=ArraySubquery(hashed))
    return {
        pk: Versions(version, {Difficulty(one["level"]): one["version"] for one in found})
        for pk, version, found in rows.values_list("pk", "version", "texts")
    }


def _joined(*fields: str) -> Concat:
    parts: list[Any] = []
    for field in fields:
        parts += [Coalesce(F(field), Value(""), output_field=TextField()), SEPARATOR]
    return Concat(*parts, output_field=TextField())
