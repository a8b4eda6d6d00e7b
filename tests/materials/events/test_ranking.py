"""Ranking and content tags, on values alone."""

import datetime as dt
from typing import Any

import pytest

from backend.materials.events.ranking import Rankable, Weights, components, score
from backend.materials.events.tags import content_tags

WEIGHTS = Weights()
NOW = dt.datetime(2026, 11, 24, 0, tzinfo=dt.UTC)


def ranked(
    outlets: int = 1,
    tier: int = 2,
    hours: float = 0,
    words: int = 300,
    share: float = 0.2,
    weights: Weights = WEIGHTS,
) -> float:
    event = Rankable(outlets, tier, NOW - dt.timedelta(hours=hours), words, share)
    return score(components(event, now=NOW, weights=weights))


def test_a_written_out_day_is_ranked_as_an_editor_would() -> None:
    day = {
        "three outlets, first-rate, this morning": ranked(outlets=3, tier=1, hours=2),
        "two outlets, this morning": ranked(outlets=2, hours=2),
        "one first-rate outlet, whole text, this morning": ranked(tier=1, hours=2),
        "one ordinary outlet, whole text, this morning": ranked(hours=2),
        "one ordinary outlet, abstract only, this morning": ranked(hours=2, words=25),
        "one minor outlet, abstract only, a day ago": ranked(tier=3, hours=24, words=25),
        "one minor outlet, no text, two days ago, in a crowded category": ranked(tier=3, hours=48, words=0, share=1),
    }
    assert list(day) == sorted(day, key=lambda name: -day[name])
    assert (
        day["one minor outlet, no text, two days ago, in a crowded category"]
        < 0.25
        < day["one ordinary outlet, abstract only, this morning"]
    )
    assert day["two outlets, this morning"] < 0.75 < day["three outlets, first-rate, this morning"]


def test_each_criterion_alone_can_decide() -> None:
    for name in ["outlets", "tier", "recency", "balance", "effort"]:
        only = Weights(**dict.fromkeys(("outlets", "tier", "recency", "balance", "effort"), 0.0) | {name: 1.0})
        best = ranked(outlets=5, tier=1, hours=0, words=400, share=0, weights=only)
        worst = ranked(outlets=1, tier=3, hours=1000, words=0, share=1, weights=only)
        assert (best, worst) == (1.0, 0.0), name


def test_weights_that_are_not_one_together_are_refused() -> None:
    with pytest.raises(ValueError, match="add up to 1"):
        Weights(outlets=0.9)


def test_content_is_tagged_by_address_title_and_markup() -> None:
    cases: list[tuple[dict[str, Any], list[str]]] = [
        ({"title": "Port unveils electric crane"}, []),
        ({"title": "Opinion | Why the port needs a crane"}, ["opinion"]),
        ({"title": "Why the port needs a crane", "url": "https://a.example/2026/opinion/crane.html"}, ["opinion"]),
        ({"title": "Why the port needs a crane", "section": "opinion"}, ["opinion"]),
        ({"title": "The port's crane", "markup_types": ("OpinionNewsArticle",)}, ["opinion"]),
        ({"title": "Public opinion shifts on cranes"}, []),
        ({"title": "Live updates: storm reaches the port"}, ["live_blog"]),
        ({"title": "Storm reaches the port", "url": "https://a.example/world/live-news/storm-11-24"}, ["live_blog"]),
        ({"title": "Storm", "markup_types": ("LiveBlogPosting", "NewsArticle")}, ["live_blog"]),
        ({"title": "Live music returns to the port"}, []),
        ({"title": "People who live by the port"}, []),
        ({"title": "Sponsored: the best cranes"}, ["sponsored"]),
        ({"title": "The best cranes", "url": "https://a.example/cnn-underscored/cranes"}, ["sponsored"]),
        ({"title": "Team sponsored cranes race ends"}, []),
        ({"title": "Gunman kills three at port"}, ["disturbing"]),
        ({"title": "Ferry sinks", "abstract": "The death toll rose to 41."}, ["disturbing"]),
        ({"title": "Senate killed the port bill"}, []),
        ({"title": "Shot of the day: a crane at dawn"}, []),
        ({"title": "Opinion: the murder trial must be public"}, ["disturbing", "opinion"]),
    ]
    for fields, tags in cases:
        defaults = {"title": "", "url": "https://a.example/2026/crane"}
        assert content_tags(**defaults | fields) == tags, fields
