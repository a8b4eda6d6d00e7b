"""Names of a summary against those of its source."""

from tests.materials.notes.checks.story import fired


def test_a_name_in_another_spelling_is_no_problem() -> None:
    for sentence in [
        "Lindvika's mayor, Ms. Holm, said that the town will buy tugs.",
        "The WHO warned of soot in harbors.",
        "The Norwegian town buys its tugs from South Korea.",
        "The Portuguese fisherman said that he could not breathe.",
        "Officials in Europe speak of a plan to buy tugs.",
        "Tugs of the town burn diesel.",
        "Everybody on the pier could smell the smoke.",
        "Haedong-Marine builds the tugs in Ulsan.",
    ]:
        assert not [rule for rule, strength in fired(sentence) if strength == "problem"], sentence


def test_a_name_that_the_story_lacks_is_a_problem() -> None:
    for sentence in [
        "The town of Lindvika buys tugs from Samsung.",
        "Mayor Astrid Nilsen said that the town will buy tugs.",
        "The tugs are built in Busan.",
        "The tugs are built in Japan.",
        "UNESCO warned of soot in harbors.",
        "The Swedish town will buy seven tugs.",
    ]:
        assert ("name", "problem") in fired(sentence), sentence


def test_a_name_joined_from_two_people_is_flagged() -> None:
    assert ("name", "flag") in fired("Jonas Holm said that the town will buy tugs.")
