"""The level of an English text and of its words."""

from backend.materials.inspection import Seen
from backend.materials.notes.levels import text


def inspect(body: bytes) -> Seen:
    """Return a text's level and each content word once; level is None for a text without a word that counts."""
    found = text.read(body.decode("utf-8", "replace"))
    words = [
        {
            "lemma": word.lemma,
            "part_of_speech": word.part_of_speech.value,
            "level": word.level.value,
            "ipa": word.ipa,
        }
        for word in found.words
    ]
    return Seen({"level": found.level and found.level.value, "words": words})
