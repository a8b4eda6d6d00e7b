"""A story of our own, and the rules that fire for a sentence about it."""

from backend.materials.notes.checks.gate import judge_summary

TITLE = "Harbor town of Lindvika buys electric tugs after a year of complaints"
TEXT = (
    "LINDVIKA, Norway — The harbor town of Lindvika will buy seven electric tugs for 36.5 million euros ($42 million), "
    "Mayor Astrid Holm said on Tuesday, June 3. The council approved the plan by 22 votes to 9.\n\n"
    "The old tugs burn 1,200,000 liters of diesel a year and 38 percent of it in summer. Two sailors were hurt and "
    '15 fell ill in a fire last March. "We could not breathe on the pier," said fisherman Paulo Reis of Portugal, '
    "61.\n\n"
    "Opposition leader Jonas Berg said the money should go to schools first. He may ask a court to stop the sale. "
    "The tugs were not built in Norway: the Korean yard Haedong Marine in Ulsan builds them. The first arrives in "
    "October and the last in 2029. The World Health Organization warned of soot in harbors."
)


def fired(sentence: str) -> set[tuple[str, str]]:
    """Return (rule, strength) of what the gate finds in one English sentence about the story."""
    judgement = judge_summary(title=TITLE, text=TEXT, summary_en=sentence, summary_ko=None)
    return {(one.rule, str(one.strength)) for one in judgement.english}
