"""Values of a summary against those of its source."""

from tests.materials.notes.checks.story import fired


def test_the_same_value_in_other_words_is_no_problem() -> None:
    for sentence in [
        "The town will buy seven electric tugs for €36.5 million.",
        "The town will pay 36.5 million euros for 7 tugs.",
        "The old tugs burn 1.2 million litres of diesel each year.",
        "The tugs will cost almost 37 million euros.",
        "The council voted 22 to nine for the tugs.",
        "The council approved the plan with a majority of 13 votes more than the other side had.",
        "More than a third of the diesel is burned in summer.",
        "The remaining 62 percent of the diesel is burned in the other seasons.",
        "The town said on June 3 that it will buy electric tugs.",
        "The first tug will arrive in October.",
        "In all, 17 sailors were hurt or fell ill in a fire.",
    ]:
        assert not [rule for rule, strength in fired(sentence) if strength == "problem"], sentence


def test_a_value_that_the_story_lacks_is_a_problem() -> None:
    for sentence, rule in [
        ("The town will buy eight electric tugs.", "value"),
        ("The tugs will cost 37 million euros.", "value"),
        ("The tugs will cost 36.5 million pounds.", "unit"),
        ("The tugs will cost 36.5 billion euros.", "value"),
        ("The old tugs burn 1,200,000 gallons of diesel a year.", "unit"),
        ("The old tugs burn 83 percent of their diesel in summer.", "value"),
        ("The mayor said on Thursday that the town will buy tugs.", "date"),
        ("The mayor spoke on June 13 about the tugs.", "date"),
        ("The last tug arrives in 2039.", "date"),
        ("It is the fourth time that the town buys tugs.", "ordinal"),
    ]:
        assert (rule, "problem") in fired(sentence), sentence
