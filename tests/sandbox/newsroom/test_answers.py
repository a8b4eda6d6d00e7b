import httpx
import pytest

from sandbox.keys import NYT_API_KEY
from sandbox.newsroom.stories import stories

HARBOR = next(story for story in stories() if story.outlet == "harbor")
PATHS = [
    f"/nyt/svc/topstories/v2/world.json?api-key={NYT_API_KEY}",
    "/world",
    "/business/tech",
    "/feeds/harbor/world.xml",
    "/feeds/northlight/world.atom",
    f"/harbor/{HARBOR.slug}",
]


@pytest.mark.parametrize("path", PATHS)
def test_the_same_etag_is_answered_304_without_a_body(sandbox: httpx.Client, path: str) -> None:
    first = sandbox.get(path)
    again = sandbox.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]


@pytest.mark.parametrize("path", PATHS)
def test_the_same_last_modified_is_answered_304(sandbox: httpx.Client, path: str) -> None:
    first = sandbox.get(path)
    assert sandbox.get(path, headers={"If-Modified-Since": first.headers["last-modified"]}).status_code == 304


def test_a_weak_etag_in_a_list_is_recognised(sandbox: httpx.Client) -> None:
    etag = sandbox.get("/world").headers["etag"]
    assert sandbox.get("/world", headers={"If-None-Match": f'"other", W/{etag}'}).status_code == 304


def test_another_etag_outweighs_the_date(sandbox: httpx.Client) -> None:
    modified = sandbox.get("/world").headers["last-modified"]
    conditions = {"If-None-Match": '"other"', "If-Modified-Since": modified}
    assert sandbox.get("/world", headers=conditions).status_code == 200


@pytest.mark.parametrize("since", ["Mon, 01 Jan 2001 00:00:00 GMT", "yesterday", ""])
def test_an_older_or_unreadable_date_is_answered_in_full(sandbox: httpx.Client, since: str) -> None:
    assert sandbox.get("/world", headers={"If-Modified-Since": since}).status_code == 200
