"""Study packs of stories, with whatever a test does not care about filled in."""

from typing import Any

from backend.materials.models import Article, LevelText, Sense, TextSentence, TextWord
from tests.materials import factories


def sense(lemma: str = "yield", meaning_ko: str = "양보하다", **fields: Any) -> Sense:
    """Return a meaning, made once."""
    defaults = {"part_of_speech": "verb", "level": "B2", "ipa": "jild", "state": "checked"} | fields
    return Sense.objects.get_or_create(lemma=lemma, meaning_ko=meaning_ko, defaults=defaults)[0]


def taught(
    of: Sense | None = None,
    *,
    en: str = "They also yield to anyone using a wheelchair.",
    ko: str = "휠체어를 쓰는 사람에게도 양보해요.",
    word: str = "yield",
    level: str = "B1",
    story: Article | None = None,
    **fields: Any,
) -> TextWord:
    """Make a story that teaches a meaning in one sentence; `fields` are the story's."""
    article = story or factories.published(**fields)
    text, _ = LevelText.objects.get_or_create(note=article.note, level=level)
    sentence = TextSentence.objects.create(text=text, position=text.sentences.count(), en=en, ko=ko)
    return TextWord.objects.create(sentence=sentence, sense=of or sense(), start=en.index(word), word=word)
