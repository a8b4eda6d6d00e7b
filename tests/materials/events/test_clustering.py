"""Which stories become one event, and how much work that takes."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.materials.events import clustering
from backend.materials.events.clustering import WINDOW, Story, assign, cluster, similar_pairs
from sandbox.newsroom.stories import open_edition, retold

START = datetime(2026, 11, 9, tzinfo=UTC)
MARKETS = "Follow along for live updates on stocks, bonds and other markets, including the Dow Jones and the Nasdaq."
QUAKE = "A magnitude 6.4 earthquake shook northern Veldia before dawn, sending residents of Carro into the streets."
TRUCE = "The truce, signed in Doha, is to end three years of fighting in the north of Karun."
WORDS = [f"word{number}" for number in range(4000)]


def story(id: str, title: str, lead: str = "", *, hours: float = 0, outlet: str = "Harbor Wire") -> Story:
    return Story(id, title, lead, START + timedelta(hours=hours), outlet)


QUAKES = [
    story("quake-1", "Magnitude 6.4 earthquake strikes off Veldia", QUAKE),
    story(
        "quake-2",
        "Strong quake jolts Veldia",
        "Residents of Carro fled from a 6.4 tremor.",
        hours=1,
        outlet="Northlight",
    ),
    story(
        "quake-3", "Veldia earthquake: What we know", "The 6.4 tremor struck off Carro.", hours=3, outlet="The Ledger"
    ),
]
TRUCES = [
    story("truce-1", "Karun government and rebels sign truce", TRUCE, hours=1),
    story(
        "truce-2",
        "Truce signed in Karun after three years of war",
        "Roads open for food.",
        hours=2,
        outlet="Northlight",
    ),
]
SINGLE = story("single", "Penguin fossil found in Estmark", "It stood as tall as a man.", hours=2)
MORNING = [*QUAKES, *TRUCES, SINGLE]
EVENTS = {
    "quake-1": "quake-1", "quake-2": "quake-1", "quake-3": "quake-1",
    "truce-1": "truce-1", "truce-2": "truce-1", "single": "single",
}  # fmt: skip


def invented(count: int, *, vocabulary: int = 4000, common: str = "") -> list[Story]:
    """Return stories of random words, all of one hour and each with the common word."""
    chance = random.Random(7)  # noqa: S311 - words, no secrets
    return [
        story(
            f"{number:05}",
            f"{common} {' '.join(chance.choices(WORDS[:vocabulary], k=8))}",
            outlet=f"outlet {number % 5}",
        )
        for number in range(count)
    ]


def are_one(one: Story, other: Story) -> bool:
    found = cluster([one, other])
    return found[one.id] == found[other.id]


def test_an_event_has_the_id_of_its_earliest_story() -> None:
    assert cluster(MORNING) == EVENTS


@settings(max_examples=20, deadline=None)
@given(st.permutations(MORNING))
def test_the_order_of_the_stories_does_not_matter(stories: list[Story]) -> None:
    assert cluster(stories) == EVENTS


def test_of_two_stories_of_one_moment_the_lower_id_names_the_event() -> None:
    assert set(cluster([story("b", "Karun truce signed"), story("a", "Karun truce signed", outlet="N")]).values()) == {
        "a"
    }


def test_an_event_lasts_three_days() -> None:
    for hours, one in [(71, True), (73, False)]:
        late = story("late", QUAKES[0].title, QUAKE, hours=hours, outlet="Northlight")
        assert are_one(QUAKES[0], late) is one, hours


def test_a_chain_of_stories_does_not_outlast_the_window() -> None:
    chain = [story(f"{day}", QUAKES[0].title, QUAKE, hours=24 * day, outlet=f"outlet {day}") for day in range(8)]
    found = cluster(chain)
    for event in set(found.values()):
        times = [one.published for one in chain if found[one.id] == event]
        assert max(times) - min(times) <= WINDOW


def test_stories_are_joined_from_the_threshold_on() -> None:
    (pair,) = similar_pairs(QUAKES[:2])
    assert len(set(cluster(QUAKES[:2], threshold=pair.similarity - 0.001).values())) == 1
    assert len(set(cluster(QUAKES[:2], threshold=pair.similarity + 0.001).values())) == 2


def test_a_later_story_is_less_similar() -> None:
    (near,) = similar_pairs([QUAKES[0], story("x", QUAKES[0].title, QUAKE, hours=1, outlet="N")])
    (far,) = similar_pairs([QUAKES[0], story("x", QUAKES[0].title, QUAKE, hours=60, outlet="N")])
    assert far.similarity < near.similarity


def test_groups_are_joined_by_their_mean_similarity_not_by_one_bridge() -> None:
    bridge = story("bridge", "Truce in Karun as quake jolts Veldia", outlet="The Ledger", hours=2)
    found = cluster([*QUAKES, *TRUCES, bridge])
    assert found["quake-3"] != found["truce-2"]


def test_stories_of_one_happening_are_one() -> None:
    for one, other in [
        (story("a", "Kesten wins Marland"), story("b", "Marland elects Kesten", outlet="Northlight")),
        (QUAKES[0], story("again", QUAKES[0].title, QUAKE, hours=48)),  # a feed publishes it again
        (QUAKES[0], story("b", "Residents of Carro flee", QUAKE, hours=2, outlet="Northlight")),  # the same copy
    ]:
        assert are_one(one, other), other.title


def test_look_alikes_and_stories_that_say_nothing_are_two() -> None:
    soru = story("b", "Magnitude 5.8 earthquake kills 14 in Soru", "Rescuers dug by hand in the mountains.", outlet="N")
    assert not are_one(QUAKES[0], soru)
    for title in ["", "What we know", "?!", "🎉"]:
        assert not are_one(story("a", title), story("b", title, outlet="Northlight")), title


def test_a_changed_headline_five_times_is_one_story() -> None:
    titles = ["Quake hits Veldia", "Carro shaken", "Thousands flee in Carro", "Veldia shaken before dawn", "6.4 tremor"]
    found = cluster(story(f"{at}", title, QUAKE, hours=at) for at, title in enumerate(titles))
    assert set(found.values()) == {"0"}


def test_a_column_of_one_outlet_is_a_story_a_day() -> None:
    for titles, leads, hours in [
        (("Stock market today: shares rise", "Stock market today: shares plunge"), (MARKETS, MARKETS), 0),
        (("Stock market today: shares rise", "Stock market today: shares plunge"), (MARKETS, MARKETS), 24),
        (("Nasdaq edges up", "Nasdaq slumps"), (MARKETS, MARKETS), 24),  # though the lead names what the titles name
        (("Five things to learn",) * 2, ("An election and a storm.", "Trains stop, rates fall."), 24),
        (("Word puzzle: hints for November 9", "Word puzzle: hints for November 10"), ("", ""), 24),
    ]:
        one, other = (story(*row) for row in zip("ab", titles, leads, strict=True))
        assert not are_one(one, replace(other, published=START + timedelta(hours=hours))), titles


def test_a_standing_lead_does_not_join_different_headlines() -> None:
    for outlets in [1, 4]:
        titles = ["Mill fire kills two", "Tovia elects mayor", "Arrow rocket explodes", "Penguin fossil found"]
        stories = [
            story(title, title, MARKETS, hours=at, outlet=f"outlet {at % outlets}") for at, title in enumerate(titles)
        ]
        assert len(set(cluster(stories).values())) == len(titles), outlets


def test_other_scripts_are_compared() -> None:
    for one, other, third in [
        ("중앙은행이 기준금리를 인하했다", "기준금리 인하, 중앙은행 발표", "펭귄 화석이 발견됐다"),
        ("日銀が政策金利を引き上げ", "政策金利引き上げを日銀が決定", "ペンギンの化石を発見"),
        ("Центробанк снизил ключевую ставку", "Ключевую ставку снизил Центробанк", "Найден скелет пингвина"),
        ("البنك المركزي يخفض الفائدة", "خفض الفائدة في البنك المركزي", "العثور على حفرية بطريق"),
    ]:
        found = cluster(
            [story("a", one), story("b", other, outlet="Northlight"), story("c", third, outlet="The Ledger")]
        )
        assert found == {"a": "a", "b": "a", "c": "c"}, one


def test_a_new_story_joins_the_known_event() -> None:
    assert assign([QUAKES[2]], {QUAKES[0]: "event", QUAKES[1]: "event", SINGLE: "single"}) == {"quake-3": "event"}


def test_new_stories_make_events_of_their_own() -> None:
    assert assign(TRUCES, {QUAKES[0]: "event"}) == {"truce-1": "truce-1", "truce-2": "truce-1"}


def test_known_stories_get_no_second_answer_and_known_events_stay_apart() -> None:
    split_by_an_editor = {QUAKES[0]: "first", QUAKES[1]: "second"}
    assert set(assign([QUAKES[2]], split_by_an_editor)) == {"quake-3"}
    assert assign([QUAKES[2]], split_by_an_editor)["quake-3"] in {"first", "second"}


def test_new_stories_do_not_bring_known_events_together() -> None:
    copies = [story(f"copy-{one.id}", one.title, one.lead, hours=4, outlet="Meridian Post") for one in QUAKES[:2]]
    known = {QUAKES[0]: "first", QUAKES[1]: "second"}
    assert assign(copies, known) == {"copy-quake-1": "first", "copy-quake-2": "second"}


def test_an_earlier_story_that_arrives_late_takes_the_events_id() -> None:
    assert assign([QUAKES[0]], {QUAKES[1]: "quake-2"}) == {"quake-1": "quake-2"}


def test_a_known_event_ends_after_the_window() -> None:
    known = {QUAKES[0]: "event", story("day-2", QUAKES[0].title, QUAKE, hours=60, outlet="N"): "event"}
    late = story("late", QUAKES[0].title, QUAKE, hours=80, outlet="The Ledger")
    assert assign([late], known) == {"late": "late"}


@settings(max_examples=10, deadline=None)
@given(st.permutations(TRUCES), st.permutations(MORNING[:3]))
def test_the_order_does_not_matter_to_assigning(new: list[Story], known: list[Story]) -> None:
    assert assign([*new, SINGLE], dict.fromkeys(known, "event")) == {
        "truce-1": "truce-1", "truce-2": "truce-1", "single": "single",
    }  # fmt: skip


def test_one_id_twice_is_refused() -> None:
    for known in [{}, {QUAKES[0]: "event"}]:
        with pytest.raises(ValueError, match="quake-1"):
            assign([QUAKES[0]] if known else [QUAKES[0], QUAKES[0]], known)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        cluster([Story("a", "Title", "", datetime(2026, 11, 9), "Harbor Wire")])  # noqa: DTZ001 - what is refused


def test_a_word_of_very_many_stories_makes_no_pair(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clustering, "MAX_POSTINGS", 20)
    stories = [story(f"{at}", "Lighthouse", outlet=f"outlet {at}") for at in range(50)]
    assert list(similar_pairs(stories)) == []


def test_only_the_rarest_terms_of_a_story_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clustering, "MAX_TERMS", 2)
    stories = [story(f"{at}", f"Lighthouse rare{at} scarce{at}", outlet=f"outlet {at}") for at in range(10)]
    assert list(similar_pairs(stories)) == []


def test_pairs_grow_with_the_stories_and_not_with_their_square() -> None:
    # At most MAX_NEIGHBOURS others for each.
    few, many = (len(list(similar_pairs(invented(count, vocabulary=100)))) for count in (250, 750))
    assert many < 4 * few  # with the square it would be 9 times as many


def test_known_stories_are_not_compared_with_each_other() -> None:
    stories = invented(200, vocabulary=100)
    assert all(pair.second == 199 for pair in similar_pairs(stories, first_new=199))


def test_of_an_endless_text_the_beginning_counts() -> None:
    end = "Volcano erupts near Skerry. " * 10_000
    assert story("a", "Title", "word " * 60 + end).lead_terms == story("b", "Title", "word " * 60).lead_terms


def test_the_sandboxs_stories_are_the_same_events_however_they_arrive() -> None:
    for seed in range(4):
        edition, luck = open_edition(), random.Random(seed)  # noqa: S311 - an order, no secret
        waiting = [
            Story(f"{one.outlet} {one.slug}", one.title, one.abstract, edition.published_at(one), one.outlet)
            for one in luck.sample(edition.stories, len(edition.stories))
        ]
        known: dict[Story, str] = {}
        while waiting:
            batch = [waiting.pop() for _ in range(min(len(waiting), luck.choice([1, 2, 3, 8, 20])))]
            found = assign(batch, known)
            known |= {story: found[story.id] for story in batch}
        assert len(set(known.values())) == len(edition.stories) - len(retold()), seed
