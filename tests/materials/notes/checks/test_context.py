"""What a summary ties together against what its source does: numbers, people, speakers, negations, plans, causes."""

from tests.materials.notes.checks.story import fired


def test_what_the_story_ties_to_something_else_is_flagged() -> None:
    for sentence, rule in [
        ("In the fire 15 sailors were hurt and two fell ill.", "binding"),
        ("The council approved the plan by 9 votes to 22.", "binding"),
        ("Jonas Berg, the mayor, spoke about the tugs.", "role"),
        ('"We could not breathe on the pier," said Jonas Berg.', "speaker"),
        ("The council rejected the plan by 22 votes to 9.", "polarity"),
        ("The tugs were built in Norway.", "negation"),
        ("The council did not approve the plan.", "negation"),
        ("A court stopped the sale of the tugs.", "modality"),
        ("All sailors were hurt in a fire last March.", "quantifier"),
    ]:
        assert (rule, "flag") in fired(sentence), sentence


def test_what_the_story_says_is_not_flagged() -> None:
    for sentence in [
        "Two sailors were hurt in a fire and 15 fell ill.",
        "The first tug arrives in October.",
        "Astrid Holm, the mayor of Lindvika, spoke of seven electric tugs.",
        'A fisherman said: "We could not breathe on the pier."',
        "The council approved the plan.",
        "The tugs were not built in Norway.",
        "Jonas Berg may ask a court to stop the sale.",
    ]:
        assert fired(sentence) == set(), sentence
