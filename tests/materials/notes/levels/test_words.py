"""Level, part of speech and IPA of single words."""

import pytest

from backend.materials.notes import word_frequency
from backend.materials.notes.levels import words
from contracts.enums import PartOfSpeech


def test_a_word_has_its_zipf_frequency() -> None:
    for word, zipf in [("the", 7.73), ("tariff", 3.49), ("TARIFF", 3.49), ("xqzzy", 0.0)]:
        assert word_frequency.zipf(word) == pytest.approx(zipf, abs=0.05), word


def test_a_word_has_its_listed_level_unless_its_frequency_contradicts() -> None:
    for word, part, level in [
        ("dog", PartOfSpeech.NOUN, "A1"),
        ("government", PartOfSpeech.NOUN, "A2"),
        ("climate", PartOfSpeech.NOUN, "B1"),
        ("mother", PartOfSpeech.NOUN, "A1"),  # frequency alone would say A2
        ("outage", PartOfSpeech.NOUN, "C1"),  # estimated A1 by cefrpy, four bands off
        ("ruling", PartOfSpeech.NOUN, "B2"),  # an estimate of 2.5
        ("tariff", PartOfSpeech.NOUN, "C1"),  # an estimate of 3.02
        ("pledge", PartOfSpeech.NOUN, "B2"),  # an estimate of 4.58, one band off
        ("curb", PartOfSpeech.NOUN, "B2"),  # an estimate of 5.8, one band off
        ("ceasefire", PartOfSpeech.NOUN, "C1"),  # unknown to cefrpy
        ("xqzzy", PartOfSpeech.NOUN, "C2"),
    ]:
        assert words.level(word, part) == level, word


def test_an_unlisted_word_has_the_band_of_its_frequency(monkeypatch: pytest.MonkeyPatch) -> None:
    bands = {5.4: "A1", 5.39: "A2", 4.8: "A2", 4.79: "B1", 4.4: "B1", 4.39: "B2", 3.7: "B2", 3.69: "C1", 3.09: "C2"}
    for zipf, level in bands.items():
        monkeypatch.setattr(word_frequency, "zipf", lambda _word, zipf=zipf: zipf)
        words.level.cache_clear()
        assert words.level("xqzzy") == level, zipf
    words.level.cache_clear()


def test_a_word_has_its_most_frequent_part_of_speech() -> None:
    for lemma, form, part in [
        ("raise", "raise", "verb"),
        ("claim", "claimed", "verb"),
        ("light", "light", "noun"),
        ("rise", "rose", "verb"),
        ("price", "prices", "noun"),
        ("hard", "hard", "adjective"),
        ("ostensibly", "ostensibly", "adverb"),
        ("magnanimous", "magnanimous", "adjective"),
        ("xqzzy", "xqzzy", "noun"),
    ]:
        assert words.part_of_speech(lemma, form) == part, lemma


def test_the_pronunciation_is_american_ipa_with_stress_in_front_of_the_syllable() -> None:
    for word, ipa in [
        ("government", "ˈɡʌvɚmənt"),
        ("economy", "ɪˈkɑnəmi"),
        ("tariff", "ˈtɛrəf"),
        ("tax", "tæks"),
        ("hanging", "ˈhæŋɪŋ"),
        ("ceasefire", "ˈsisˌfaɪɚ"),
        ("rule out", "rul aʊt"),
        ("xqzzy", None),
        ("rule xqzzy", None),
        ("", None),
    ]:
        assert words.ipa(word) == ipa, word
