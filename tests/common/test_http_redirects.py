import pytest

from tests.common.fetching import FakeTime, fetcher, page, refusal
from tests.common.site import Reply, Site


def redirect(location: str, status: int = 302) -> Reply:
    return Reply(status, {"Location": location})


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_followed_to_its_end(site: Site, status: int) -> None:
    site.serve("/end", Reply(body=b"end"))
    fetched = page(fetcher(site), site.serve("/", redirect("end#part", status)))
    assert (fetched.url, fetched.status, fetched.body) == (site.url("/end"), 200, b"end")


def test_five_redirects_are_followed_and_the_sixth_is_not(site: Site) -> None:
    for step in range(6):
        site.serve(f"/{step}", redirect(f"/{step + 1}"))
    site.serve("/6", Reply())
    assert page(fetcher(site), site.url("/1")).url == site.url("/6")
    error = refusal(fetcher(site), site.url("/0"))
    assert (error.code, error.permanent) == ("http.redirects", True)


@pytest.mark.parametrize("location", ["/", "", "/#again", "?"])
def test_a_page_that_redirects_to_itself_is_a_loop(site: Site, location: str) -> None:
    site.serve("/", redirect(location))
    error = refusal(fetcher(site), site.url("/?") if location == "?" else site.url("/"))
    assert error.permanent
    assert error.code in ("http.redirect_loop", "http.status.302")
    assert len(site.seen) == 1


def test_a_circle_of_pages_is_a_loop(site: Site) -> None:
    site.serve("/a", redirect("/b"))
    error = refusal(fetcher(site), site.serve("/b", redirect("/a")))
    assert (error.code, site.paths) == ("http.redirect_loop", ["/b", "/a"])


def test_a_redirect_to_nowhere_is_a_permanent_failure(site: Site) -> None:
    error = refusal(fetcher(site), site.serve("/", Reply(302)))
    assert (error.code, error.permanent) == ("http.status.302", True)


@pytest.mark.parametrize(("statuses", "moved_to"), [
    ((301, 200), "/1"), ((308, 301, 200), "/2"), ((301, 302, 200), "/1"), ((302, 301, 200), None), ((200,), None),
])  # fmt: skip
def test_a_permanent_redirect_is_reported_as_far_as_it_goes(
    site: Site, statuses: tuple[int, ...], moved_to: str | None
) -> None:
    for step, status in enumerate(statuses):
        site.serve(f"/{step}", redirect(f"/{step + 1}", status) if status != 200 else Reply())
    fetched = page(fetcher(site), site.url("/0"))
    assert fetched.permanent_redirect_to == (site.url(moved_to) if moved_to else None)


def test_a_permanent_redirect_is_reported_with_a_304_too(site: Site) -> None:
    site.serve("/new", Reply(304, {"ETag": '"x"'}))
    known = page(fetcher(site), site.serve("/seed", Reply(headers={"ETag": '"x"'}))).validators
    fetched = page(fetcher(site), site.serve("/", redirect("/new", 301)), validators=known)
    assert (fetched.not_modified, fetched.permanent_redirect_to) == (True, site.url("/new"))


def test_a_redirect_to_another_host_takes_a_connection_of_its_own(site: Site, other_site: Site) -> None:
    url = site.serve("/", redirect(other_site.serve("/", Reply(body=b"other"))))
    assert page(fetcher(site, other_site), url).body == b"other"
    assert other_site.seen[0].headers["host"] == other_site.host_port
    assert site.seen[0].headers["host"] == site.host_port


def test_a_redirect_keeps_the_pace_of_the_host_it_goes_to(site: Site, faketime: FakeTime) -> None:
    site.serve("/next", Reply())
    page(fetcher(site, faketime=faketime, pace_seconds=1.0), site.serve("/", redirect("/next")))
    assert faketime.slept == [1.0]


def test_a_short_retry_after_of_a_redirect_is_slept_out(site: Site, faketime: FakeTime) -> None:
    site.serve("/next", Reply())
    url = site.serve("/", Reply(302, {"Location": "/next", "Retry-After": "3"}))
    page(fetcher(site, faketime=faketime), url)
    assert faketime.slept == [3.0]


def test_a_long_retry_after_of_a_redirect_is_given_back(site: Site, faketime: FakeTime) -> None:
    url = site.serve("/", Reply(302, {"Location": "/next", "Retry-After": "60"}))
    client = fetcher(site, faketime=faketime)
    error = refusal(client, url)
    assert (error.code, error.permanent, error.retry_after_seconds) == ("http.rate_limited", False, 60.0)
    assert refusal(client, url).retry_after_seconds == 60.0
    assert (faketime.slept, len(site.seen)) == ([], 1)
