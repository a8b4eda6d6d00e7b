"""The guard at work inside a fetch: what is connected is what was checked."""

import socket
from typing import Any

import pytest

from tests.common.fetching import FakeDns, FakeTime, fetcher, page, refusal
from tests.common.site import Reply, Site

PUBLIC = "93.184.216.34"


@pytest.fixture
def connected_to(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Every address a socket was to be connected to; each is refused, so nothing leaves this machine."""
    connected_to: list[Any] = []

    def connect(self: socket.socket, address: Any) -> None:  # noqa: ANN401  # whatever the family takes
        connected_to.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", connect)
    return connected_to


def test_a_connection_goes_to_the_address_that_was_checked(dns: FakeDns, connected_to: list[Any]) -> None:
    dns.answers_with("rebind.example", [PUBLIC], ["127.0.0.1"])
    error = refusal(fetcher(), "http://rebind.example/")
    assert connected_to == [(PUBLIC, 80)], "the second answer was believed"
    assert error.code == "http.private_address", "the second try asked again, and the guard saw the new answer"


def test_a_name_is_looked_up_once_for_each_connection(dns: FakeDns, connected_to: list[Any]) -> None:
    dns.answers_with("news.example", [PUBLIC])
    refusal(fetcher(), "http://news.example/")
    assert len(dns.looked_up) == len(connected_to) == 3


def test_the_next_address_of_a_name_is_tried(site: Site, dns: FakeDns, monkeypatch: pytest.MonkeyPatch) -> None:
    site.serve("/a", Reply(body=b"here"))
    dns.answers_with("news.example", ["127.0.0.9", "127.0.0.1"])
    host_port = f"news.example:{site.port}"
    assert page(fetcher(allow_hosts=frozenset({host_port})), site.url("/a", "news.example")).body == b"here"


def test_the_host_header_stays_that_of_the_address(site: Site, dns: FakeDns) -> None:
    dns.answers_with("xn--vg1b002a.example", ["127.0.0.1"])
    site.serve("/", Reply())
    host_port = f"xn--vg1b002a.example:{site.port}"
    page(fetcher(allow_hosts=frozenset({host_port})), site.url("/", "뉴스.example"))
    assert site.seen[0].headers["host"] == host_port


def test_an_ipv6_literal_is_connected_to_without_and_named_with_brackets(site: Site, dns: FakeDns) -> None:
    dns.answers_with("2606:4700::1111", ["127.0.0.1"])
    site.serve("/", Reply(body=b"six"))
    host_port = f"[2606:4700::1111]:{site.port}"
    fetched = page(fetcher(allow_hosts=frozenset({host_port})), f"http://{host_port}/")
    assert (fetched.body, site.seen[0].headers["host"]) == (b"six", host_port)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "http://localhost/", "http://[::1]/", "http://2130706433/", "http://0x7f.1/",
        "http://0177.0.0.1/", "http://169.254.169.254/latest/meta-data/", "http://[::ffff:10.0.0.1]/",
        "http://[64:ff9b::a00:1]/", "http://0/", "https://10.0.0.1/",
    ],
)  # fmt: skip
def test_no_spelling_of_a_private_address_is_connected_to(url: str, connected_to: list[Any]) -> None:
    error = refusal(fetcher(), url)
    assert (error.code, error.permanent, connected_to) == ("http.private_address", True, [])


@pytest.mark.parametrize(
    ("location", "code"),
    [
        ("http://10.0.0.1/", "http.private_address"),
        ("http://169.254.169.254/latest/", "http.private_address"),
        ("http://[::1]/", "http.private_address"),
        ("http://2130706433/", "http.private_address"),
        ("//127.0.0.1/", "http.private_address"),
        ("file:///etc/passwd", "http.scheme"),
        ("ftp://127.0.0.1/", "http.scheme"),
        ("http://127.0.0.1:22/", "http.port"),
        ("http://admin:admin@127.0.0.1/", "http.userinfo"),
        ("http://[", "http.url"),
        ("http://exa mple/", "http.url"),
    ],
)
def test_a_redirect_is_checked_like_the_first_address(site: Site, location: str, code: str) -> None:
    url = site.serve("/", Reply(302, {"Location": location}))
    error = refusal(fetcher(site), url)
    assert (error.code, error.permanent) == (code, True)


def test_a_redirect_to_a_name_that_leads_inside_is_refused(site: Site, dns: FakeDns) -> None:
    dns.answers_with("127.0.0.1", ["127.0.0.1"])
    dns.answers_with("innocent.example", ["192.168.0.1"])
    url = site.serve("/", Reply(302, {"Location": "http://innocent.example/"}))
    error = refusal(fetcher(site), url)
    assert (error.service, error.code) == ("innocent.example", "http.private_address")


def test_a_page_that_robots_txt_sends_inside_is_refused_as_private(faketime: FakeTime, dns: FakeDns) -> None:
    dns.answers_with("inside.example", ["10.0.0.1"])
    error = refusal(fetcher(faketime=faketime), "http://inside.example/", check_robots=True)
    assert (error.code, error.permanent) == ("http.private_address", True)


def test_the_environment_changes_nothing(site: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:  # noqa: ANN401  # pathlib's
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login mina password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    assert page(fetcher(site), site.serve("/", Reply(body=b"direct"))).body == b"direct"
    assert "authorization" not in site.seen[0].headers


def test_no_cookie_is_stored(site: Site) -> None:
    url = site.serve("/", Reply(302, {"Location": "/next", "Set-Cookie": "a=b; Path=/"}))
    site.serve("/next", Reply(headers={"Set-Cookie": "c=d"}))
    client = fetcher(site)
    page(client, url)
    page(client, url)
    assert not [seen for seen in site.seen if "cookie" in seen.headers]


def test_the_user_agent_says_who_we_are(site: Site) -> None:
    page(fetcher(site), site.serve("/", Reply()))
    assert site.seen[0].headers["user-agent"] == "NewsbiteBot/1.0 (+https://newsbite.example/bot)"
