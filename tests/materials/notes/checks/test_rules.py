"""What the rules find in sentences about a story: values, names, form, and what is tied to what."""

from tests.materials.notes.checks.story import fired


def test_what_the_story_says_in_other_words_is_no_problem() -> None:
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


def test_what_the_story_lacks_and_a_wrong_form_are_problems() -> None:
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
        ("The town of Lindvika buys tugs from Samsung.", "name"),
        ("Mayor Astrid Nilsen said that the town will buy tugs.", "name"),
        ("The tugs are built in Busan.", "name"),
        ("The tugs are built in Japan.", "name"),
        ("UNESCO warned of soot in harbors.", "name"),
        ("The Swedish town will buy seven tugs.", "name"),
        ("The tugs are new. See https://example.org for it.", "markup"),
        ("The tugs are new. Hello @everyone in the port.", "markup"),
        ("The **tugs** are new.", "markup"),
        ("The tugs are <b>new</b>.", "markup"),
        ("The tugs are new. Click here to see them.", "promise"),
        ("The tugs are new. You can win a trip on one.", "promise"),
        ("It is new. It is big. It is quiet. It is the town's.", "sentences"),
        ("The tugs are new " + "and the town is glad " * 20 + ".", "length"),
        ("Le port de Lindvika a une grue et elle est belle.", "english"),
    ]:
        assert (rule, "problem") in fired(sentence), sentence


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
        ("Jonas Holm said that the town will buy tugs.", "name"),
    ]:
        assert (rule, "flag") in fired(sentence), sentence
