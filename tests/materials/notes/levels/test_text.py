"""Level of whole texts; the texts are ours, written for the level."""

from backend.materials.notes.levels import text
from contracts.enums import Level

A1 = "I have a dog. My dog is big and brown. We go to the park every day. He likes to play with a ball."
B1 = (
    "The city will close its main bridge for six months because the old road is no longer safe. Drivers must use a"
    " different road around the river, and local shops worry that they will lose customers."
)
B2 = (
    "The central bank raised interest rates for the third time this year, arguing that inflation remains a threat to"
    " economic growth. Critics warned that higher borrowing costs could increase unemployment."
)
C2 = (
    "The tribunal's ostensibly magnanimous verdict belied an undercurrent of acrimony, with jurists castigating the"
    " obfuscation that had stymied the inquest."
)


def test_a_text_has_the_level_it_was_written_for() -> None:
    for passage, level in [(A1, "A1"), (B1, "B1"), (B2, "B2"), (C2, "C2")]:
        assert text.read(passage).level == level, passage


def test_the_level_covers_95_percent_of_the_words() -> None:
    for easy, level in [(19, "A1"), (18, "C1")]:
        assert text.read("dog " * easy + "outage").level == level, easy


def test_names_numbers_and_i_do_not_count() -> None:
    for extra in ["", "Kowalczyk met Zhang in Reykjavik and", "I", "12,000 forty billion"]:
        assert text.read(f"we saw {extra} a dog and a house").level == Level.A1, extra


def test_taught_words_do_not_count() -> None:
    passage = "The outage was long and they called off the game."
    assert text.read(passage).level == Level.C1
    assert text.read(passage, taught=["Outage", "call off"]).level == Level.A1


def test_a_text_without_a_word_has_no_level() -> None:
    for passage in ["", "   \n", "한국어만 있어요.", "12 500", "I"]:
        assert text.read(passage) == text.TextLevel(None, ()), passage


def test_each_content_word_is_there_once_and_phrasal_verbs_are_one_word() -> None:
    found = text.read("Shops closed. The shop called a sale off, and Busan closed the shops.")
    assert [word.lemma for word in found.words] == ["shop", "close", "call off", "sale"]


def test_a_phrasal_verb_is_a_band_above_its_verb_and_at_least_b1() -> None:
    for phrase, level in [("gave up", "B1"), ("cracked down", "C1")]:
        (word,) = text.read(f"They {phrase}.").words
        assert (word.part_of_speech, word.level) == ("verb", level), phrase
