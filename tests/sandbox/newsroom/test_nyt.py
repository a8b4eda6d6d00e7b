import datetime as dt

import httpx
import pytest

from sandbox.keys import NYT_API_KEY
from sandbox.newsroom.stories import SECTIONS, open_edition, stories

ITEM_FIELDS = {
    "section", "subsection", "title", "abstract", "url", "uri", "byline", "item_type", "updated_date", "created_date",
    "published_date", "material_type_facet", "kicker", "des_facet", "org_facet", "per_facet", "geo_facet",
    "multimedia", "short_url",
}  # fmt: skip


def top_stories(sandbox: httpx.Client, section: str, key: str = NYT_API_KEY) -> httpx.Response:
    return sandbox.get(f"/nyt/svc/topstories/v2/{section}.json", params={"api-key": key})


def test_the_envelope_is_that_of_top_stories(sandbox: httpx.Client) -> None:
    answer = top_stories(sandbox, "technology").json()
    assert set(answer) == {"status", "copyright", "section", "last_updated", "num_results", "results"}
    assert (answer["status"], answer["section"]) == ("OK", "technology")
    assert answer["num_results"] == len(answer["results"])


def test_every_item_has_all_fields(sandbox: httpx.Client) -> None:
    assert all(set(item) == ITEM_FIELDS for item in top_stories(sandbox, "world").json()["results"])


@pytest.mark.parametrize("section", SECTIONS["nyt"].values())
def test_each_section_offers_its_stories(sandbox: httpx.Client, section: str) -> None:
    titles = {item["title"] for item in top_stories(sandbox, section).json()["results"]}
    assert {s.title for s in stories() if s.outlet == "nyt" and s.section == section} <= titles


def test_promos_have_no_address(sandbox: httpx.Client) -> None:
    promos = [item for item in top_stories(sandbox, "arts").json()["results"] if item["item_type"] == "Promo"]
    assert {item["url"] for item in promos} == {"null", ""}


def test_pictures_are_a_list_or_null(sandbox: httpx.Client) -> None:
    pictures = [
        i["multimedia"] for i in top_stories(sandbox, "health").json()["results"] if i["item_type"] == "Article"
    ]
    assert [size["width"] for size in pictures[0]] == [2048, 600, 150]
    assert pictures[1] is None


def test_times_carry_their_offset(sandbox: httpx.Client) -> None:
    item = top_stories(sandbox, "sports").json()["results"][0]
    assert dt.datetime.fromisoformat(item["published_date"]).utcoffset() == dt.timedelta(hours=-5)


def test_home_has_the_stories_of_all_sections(sandbox: httpx.Client) -> None:
    items = [i for i in top_stories(sandbox, "home").json()["results"] if i["item_type"] == "Article"]
    assert len(items) == sum(story.outlet == "nyt" for story in open_edition().stories)


def test_a_wrong_key_is_refused_as_the_gateway_does(sandbox: httpx.Client) -> None:
    answer = top_stories(sandbox, "world", key="wrong")
    assert answer.status_code == 401
    fault = {"faultstring": "Invalid ApiKey", "detail": {"errorcode": "oauth.v2.InvalidApiKey"}}
    assert answer.json() == {"fault": fault}


def test_a_missing_key_is_refused_as_the_gateway_does(sandbox: httpx.Client) -> None:
    answer = sandbox.get("/nyt/svc/topstories/v2/world.json")
    assert answer.status_code == 401
    assert answer.json()["fault"]["detail"]["errorcode"] == "steps.oauth.v2.FailedToResolveAPIKey"


def test_an_unknown_section_is_a_client_error(sandbox: httpx.Client) -> None:
    assert top_stories(sandbox, "gossip").status_code == 404


def test_quota_is_refused_without_retry_after(sandbox: httpx.Client) -> None:
    sandbox.post("/sandbox/faults", json={"path_prefix": "/nyt/", "fault": "rate_limited", "times": 1})
    answer = top_stories(sandbox, "world")
    assert answer.status_code == 429
    assert "retry-after" not in answer.headers
    assert answer.json()["fault"]["detail"]["errorcode"] == "policies.ratelimit.QuotaViolation"


def test_the_page_behind_an_item_holds_no_more_than_the_item(sandbox: httpx.Client) -> None:
    item = top_stories(sandbox, "world").json()["results"][0]
    story = next(story for story in stories() if story.title == item["title"])
    page = sandbox.get(item["url"]).text
    assert "Subscribe to read on." in page
    assert story.paragraphs[0] not in page


def test_a_page_that_never_was_is_not_found(sandbox: httpx.Client) -> None:
    assert sandbox.get("/nyt/2024/01/02/world/never-was.html").status_code == 404
