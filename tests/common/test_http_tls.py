import time
from collections.abc import Iterator
from typing import Any

import pytest

from backend.common.http.crawler import Fetcher
from tests.common.certificates import Authority
from tests.common.fetching import FakeDns, fetcher, hurried, page, refusal
from tests.common.site import Reply, Script, Site, drip, running

NAME = "secure.example"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def secure(authority: Authority, dns: FakeDns) -> Iterator[Site]:
    """A site that speaks TLS as secure.example."""
    dns.answers_with(NAME, ["127.0.0.1"])
    dns.answers_with("127.0.0.1", ["127.0.0.1"])
    with running(Site(authority.server(NAME))) as site:
        yield site


def trusting(authority: Authority, site: Site, **settings: Any) -> Fetcher:
    return fetcher(
        allow_hosts=frozenset({f"{NAME}:{site.port}", site.host_port}), ca_bundle=authority.bundle, **settings
    )


def test_the_name_is_sent_and_verified(secure: Site, authority: Authority) -> None:
    asked: list[str | None] = []
    assert secure.tls is not None
    secure.tls.sni_callback = lambda sock, name, context: asked.append(name)
    secure.serve("/a", Reply(body=b"secret"))
    assert page(trusting(authority, secure), secure.url("/a", NAME)).body == b"secret"
    assert asked == [NAME]
    assert secure.seen[0].headers["host"] == f"{NAME}:{secure.port}"


def test_a_certificate_for_another_name_is_refused(secure: Site, authority: Authority) -> None:
    error = refusal(trusting(authority, secure), secure.url("/a"))
    assert (error.service, error.code, error.permanent) == ("127.0.0.1", "http.certificate", True)
    assert secure.seen == []


def test_a_certificate_nobody_we_trust_signed_is_refused(secure: Site) -> None:
    client = fetcher(allow_hosts=frozenset({f"{NAME}:{secure.port}"}))
    assert refusal(client, secure.url("/a", NAME)).code == "http.certificate"


def test_an_expired_certificate_is_refused(authority: Authority, dns: FakeDns) -> None:
    dns.answers_with("old.example", ["127.0.0.1"])
    with running(Site(authority.server("old.example", expired=True))) as site:
        client = fetcher(allow_hosts=frozenset({f"old.example:{site.port}"}), ca_bundle=authority.bundle)
        assert refusal(client, site.url("/a", "old.example")).code == "http.certificate"


def test_a_bad_certificate_is_reported_of_the_page_not_of_robots_txt(secure: Site) -> None:
    client = fetcher(allow_hosts=frozenset({f"{NAME}:{secure.port}"}))
    error = refusal(client, secure.url("/a", NAME), check_robots=True)
    assert (error.code, error.permanent) == ("http.certificate", True)


def test_a_redirect_never_leaves_tls(secure: Site, site: Site, authority: Authority) -> None:
    secure.serve("/a", Reply(302, {"Location": site.serve("/plain", Reply())}))
    allowed = frozenset({f"{NAME}:{secure.port}", site.host_port})
    error = refusal(fetcher(allow_hosts=allowed, ca_bundle=authority.bundle), secure.url("/a", NAME))
    assert (error.service, error.code, error.permanent) == (NAME, "http.downgrade", True)
    assert site.seen == []


def test_a_redirect_into_tls_is_followed(secure: Site, site: Site, authority: Authority) -> None:
    secure.serve("/a", Reply(body=b"secret"))
    url = site.serve("/", Reply(301, {"Location": secure.url("/a", NAME)}))
    allowed = frozenset({f"{NAME}:{secure.port}", site.host_port})
    fetched = page(fetcher(allow_hosts=allowed, ca_bundle=authority.bundle), url)
    assert (fetched.body, fetched.permanent_redirect_to) == (b"secret", secure.url("/a", NAME))


def test_a_drip_inside_tls_ends_at_the_deadline(secure: Site, authority: Authority) -> None:
    secure.serve("/a", drip(b"HTTP/1.1 200 OK\r\n\r\n"))
    client = hurried(allow_hosts=frozenset({f"{NAME}:{secure.port}"}), ca_bundle=authority.bundle, deadline_seconds=0.3)
    started = time.monotonic()
    assert refusal(client, secure.url("/a", NAME)).code == "http.timeout"
    assert time.monotonic() - started < 1.5


class Sluggish(Site):
    """Takes a TLS client's greeting as a request and answers it as it likes."""

    def __init__(self, script: Script) -> None:
        super().__init__()
        self.answer = script  # type: ignore[assignment, method-assign]  # that is all this site does


@pytest.mark.parametrize(
    "script",
    [lambda conn: time.sleep(3), drip(b"\x16\x03\x03\x40\x00", b"\x00"), drip(b"", b"\x16")],
    ids=["silence", "one endless record", "bytes"],
)
def test_a_handshake_that_drips_ends_at_the_deadline(script: Script) -> None:
    with running(Sluggish(script)) as site:
        started = time.monotonic()
        error = refusal(hurried(site, deadline_seconds=0.3), f"https://{site.host_port}/")
    assert (error.code, error.permanent) in {("http.timeout", False), ("http.broken", False)}
    assert time.monotonic() - started < 1.5


def test_a_server_that_speaks_no_tls_is_a_passing_failure(site: Site) -> None:
    with running(Sluggish(lambda conn: conn.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n"))) as plain:
        error = refusal(fetcher(plain), f"https://{plain.host_port}/")
    assert (error.code, error.permanent) == ("http.broken", False)
