"""What is kept of a Top Stories answer, and how a refusal of the API is told from nonsense."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from backend.materials.sources.base import Listing, ListingError, RawArticle
from backend.materials.sources.nyt import Nyt, NytSettings

ANSWER = (Path(__file__).parents[2] / "data" / "sources" / "nyt" / "listing.json").read_bytes()
NYT = Nyt(NytSettings(nyt_api_base="https://api.nytimes.test/prefix", nyt_api_key="secret-key"))
URL = "https://api.nytimes.test/prefix/svc/topstories/v2/technology.json"


def parsed(*results: Any) -> Listing:
    return NYT.parse(json.dumps({"status": "OK", "results": results}).encode(), URL)


def item(**fields: Any) -> dict[str, Any]:
    return {"title": "A title", "url": "https://www.nytimes.com/a.html", "item_type": "Article"} | fields


def only(**fields: Any) -> RawArticle:
    (article,) = parsed(item(**fields)).articles
    return article


def test_title_abstract_byline_link_and_time_are_kept() -> None:
    assert NYT.parse(ANSWER, URL).articles[0] == RawArticle(
        url="https://www.nytimes.com/2024/11/20/technology/chips.html",
        title="Chips & Dips: A Factory Town Waits",
        abstract="The plant was to open in spring. It’s still a field.",
        author="Ann Reed, Bo Ray and Cy Fox",
        published_at=dt.datetime(2024, 11, 20, 10, 0, 11, tzinfo=dt.UTC),
    )


def test_promos_interactives_and_items_without_an_address_are_passed_over() -> None:
    listing = NYT.parse(ANSWER, URL)
    assert [article.title for article in listing.articles] == ["Chips & Dips: A Factory Town Waits", "Nothing pictured"]


def test_items_that_cannot_be_read_are_counted_and_stop_nothing() -> None:
    assert NYT.parse(ANSWER, URL).broken == 2


def test_an_empty_field_loses_no_story() -> None:
    for name, value in [("abstract", ""), ("abstract", None), ("multimedia", None), ("byline", None)]:
        assert only(**{name: value}).title == "A title", name


def test_an_item_without_an_address_is_no_story_and_not_broken() -> None:
    for url in ["", "null", None, "  "]:
        listing = parsed(item(url=url))
        assert listing.articles == (), url
        assert listing.broken == 0, url


def test_item_types_are_told_apart_without_case() -> None:
    for kind in ["Promo", "promo", "Interactive", "EMBEDDEDINTERACTIVE"]:
        assert parsed(item(item_type=kind)).articles == (), kind


def test_a_byline_loses_its_by() -> None:
    for byline, author in [
        ("By Ann Reed", "Ann Reed"),
        ("by Ann Reed and Bo Ray", "Ann Reed and Bo Ray"),
        ("", ""),
        ("Byron Fox", "Byron Fox"),
    ]:
        assert only(byline=byline).author == author, byline


def test_times_keep_their_offset_and_must_be_believable() -> None:
    for written, moment in [
        ("2024-07-20T05:00:11-04:00", dt.datetime(2024, 7, 20, 9, 0, 11, tzinfo=dt.UTC)),
        ("1970-01-01T00:00:00-05:00", None),
        ("soon", None),
        (None, None),
    ]:
        assert only(published_date=written).published_at == moment, written


def test_the_gateways_fault_is_told_in_its_own_words() -> None:
    fault = b'{"fault":{"faultstring":"Invalid ApiKey","detail":{"errorcode":"oauth.v2.InvalidApiKey"}}}'
    with pytest.raises(ListingError, match="Invalid ApiKey") as raised:
        NYT.parse(fault, URL)
    assert raised.value.code == "nyt.fault"


def test_a_fault_does_not_tell_whose_key_it_was() -> None:
    fault = {"fault": {"faultstring": "Rate limit quota violation. Quota limit  exceeded. Identifier : 5d8e-secret"}}
    with pytest.raises(ListingError) as raised:
        NYT.parse(json.dumps(fault).encode(), URL)
    assert "5d8e" not in str(raised.value)
    assert "quota violation" in str(raised.value)


def test_anything_else_is_not_its_shape() -> None:
    for body in [
        b"",
        b"<html>502 Bad Gateway</html>",
        b"[]",
        b'"OK"',
        b"{}",
        b'{"results": null}',
        b'{"results": {}}',
        b'{"results": [',
    ]:
        with pytest.raises(ListingError) as raised:
            NYT.parse(body, URL)
        assert raised.value.code == "nyt.shape", body


def test_a_section_is_part_of_the_path_and_nothing_more() -> None:
    for category, path in [
        ("technology", "technology"),
        ("Books/Review", "books/review"),
        ("us?api-key=stolen", "usapi-keystolen"),
    ]:
        assert NYT.listing_url(category) == f"https://api.nytimes.test/prefix/svc/topstories/v2/{path}.json", category


def test_the_key_goes_out_as_a_secret_parameter_only() -> None:
    sent: list[tuple[str, dict[str, object]]] = []
    NYT.fetch(lambda url, **options: sent.append((url, options)), "us")
    assert sent == [(NYT.listing_url("us"), {"params": {"api-key": "secret-key"}, "check_robots": False})]
