"""Phrasal verbs in sentences."""

from backend.materials.notes.levels import phrasal_verbs
from backend.materials.notes.levels.tokens import tokenize


def test_a_particle_joins_the_nearest_verb_it_goes_with() -> None:
    for sentence, found in [
        ("The plant laid nearly 300 people off on Monday.", ["lay off"]),
        ("Rescuers called the search off after dark.", ["call off"]),
        ("Talks broke down late on Friday.", ["break down"]),
        ("The report came out on Tuesday.", ["come out"]),
        ("The minister stepped down.", ["step down"]),
        ("Officials ruled out a delay.", ["rule out"]),
        ("Police are cracking down on illegal taxis.", ["crack down"]),
        ("The bank will phase out paper cheques.", ["phase out"]),
        ("She turned the offer down.", ["turn down"]),
        ("The firm rolled out a phone and carried out tests.", ["roll out", "carry out"]),
        ("Prices went up and the shop shut down.", ["go up", "shut down"]),
        ("They came up with a plan.", ["come up with"]),
        ("Demand let up in spring.", ["let up"]),
        ("The storm left a village out.", ["leave out"]),
        ("The two firms rely on imports.", ["rely on"]),
        ("He lives in a house by the sea.", []),
        ("The call for help came late.", []),
        ("They set a price, up from last year.", []),
        ("She turned her long report down.", ["turn down"]),
        ("She turned her long report today down.", []),
        ("He took the old bus in the evening.", []),
        ("The law is on.", []),
        ("", []),
    ]:
        assert [phrase.lemma for phrase in phrasal_verbs.find(tokenize(sentence))] == found, sentence


def test_the_positions_are_those_of_the_verb_and_its_particles() -> None:
    (phrase,) = phrasal_verbs.find(tokenize("They put up with noise."))
    assert (phrase.verb, phrase.particles) == (1, (2, 3))
