import datetime as dt
from collections import Counter

from backend.materials.events import clustering
from sandbox.llm.behaviours import BEHAVIOURS
from sandbox.llm.endpoints import slips
from sandbox.newsroom.stories import CATEGORIES, SECTIONS, open_edition, stories

NOON = dt.datetime(2024, 5, 6, 12, 0, 0, 123, tzinfo=dt.UTC)


def test_every_outlet_has_stories_in_every_category() -> None:
    counts = Counter[tuple[str, str]]((story.outlet, story.category) for story in stories())
    assert all(counts[outlet, category] for outlet in SECTIONS for category in CATEGORIES)
    assert {story.category for story in stories()} == set(CATEGORIES)


def test_a_story_is_as_long_as_a_newspaper_prints_it() -> None:
    lengths = {story.slug: (len(story.body.split()), len(story.paragraphs)) for story in stories()}
    assert {slug: one for slug, one in lengths.items() if not 150 <= one[0] <= 500 or one[1] < 4} == {}


def test_one_event_is_told_by_three_outlets_and_every_other_by_one() -> None:
    edition = open_edition(NOON)
    items = [
        clustering.Story(one.slug, one.title, one.abstract, edition.published_at(one), one.outlet)
        for one in edition.stories
    ]
    events = clustering.cluster(items)
    told = [one for one in edition.stories if "fishermen" in one.slug]
    assert {one.outlet for one in told} == {"harbor", "nyt", "northlight"}
    assert len({events[one.slug] for one in told}) == 1
    assert len(set(events.values())) == len(stories())


def test_times_count_back_from_the_opening_in_whole_seconds() -> None:
    edition = open_edition(NOON)
    story = edition.stories[0]
    assert edition.published_at(story) == NOON.replace(microsecond=0) - dt.timedelta(minutes=story.age_minutes)


def test_an_edition_opened_twice_on_a_day_has_one_date_for_all_its_addresses() -> None:
    later = NOON + dt.timedelta(hours=9)
    assert open_edition(NOON).date == open_edition(later).date == dt.date(2024, 5, 6)


def test_an_outlets_section_lists_its_stories_newest_first() -> None:
    ages = [story.age_minutes for story in open_edition(NOON).of("cnn", "business/tech")]
    assert len(ages) >= 2
    assert ages == sorted(ages)


def test_every_slip_is_of_a_known_story_and_a_known_behaviour() -> None:
    assert set(slips()) <= {story.slug for story in stories()}
    assert {behaviour for slip in slips().values() for behaviour in slip} <= set(BEHAVIOURS)


def test_four_stories_go_wrong_once_and_one_goes_wrong_twice() -> None:
    assert sorted(len(slip) for slip in slips().values()) == [1, 1, 1, 1, 2]
