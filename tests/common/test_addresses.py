import socket
import threading

import pytest

from backend.common.errors import ExternalError
from backend.common.http.connection import Deadline, is_public, resolve
from tests.common.fetching import FakeDns

NOBODY: frozenset[str] = frozenset()


def refusal(host: str, *, seconds: float = 5.0) -> ExternalError:
    with pytest.raises(ExternalError) as caught:
        resolve(host, 80, Deadline(seconds), NOBODY)
    return caught.value


PUBLIC = "8.8.8.8 93.184.216.34 2606:4700::1111 ::ffff:8.8.8.8 2002:808:808::1 64:ff9b::808:808".split()
SPECIAL = (
    "127.0.0.1", "127.255.255.254", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254",
    "100.64.0.1", "0.0.0.0", "255.255.255.255", "224.0.0.1", "240.0.0.1", "192.0.0.8", "192.0.2.1", "192.88.99.1",  # noqa: S104
    "198.18.0.1", "::1", "::", "fc00::1", "fd12::1", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1",
    "2001:db8::1", "2001::1", "3fff::1", "64:ff9b:1::1", "::127.0.0.1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "2002:a00:1::1", "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
)  # fmt: skip


def test_the_open_internet_is_public_and_a_special_address_is_not_however_it_is_wrapped() -> None:
    assert [address for address in (*PUBLIC, *SPECIAL) if is_public(address)] == PUBLIC


def test_all_answers_of_the_resolver_are_returned(dns: FakeDns) -> None:
    dns.answers_with("news.example", ["93.184.216.34", "2606:4700::1111"])
    found = resolve("news.example", 80, Deadline(5), NOBODY)
    assert [(address.family, address.sockaddr[:2]) for address in found] == [
        (socket.AF_INET, ("93.184.216.34", 80)),
        (socket.AF_INET6, ("2606:4700::1111", 80)),
    ]


def test_one_private_answer_refuses_the_name(dns: FakeDns) -> None:
    dns.answers_with("news.example", ["93.184.216.34", "10.0.0.1"])
    error = refusal("news.example")
    assert (error.service, error.code, error.permanent) == ("news.example", "http.private_address", True)


def test_every_spelling_of_loopback_is_refused() -> None:
    for host in ("2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0", "::ffff:127.0.0.1", "::1"):
        assert refusal(host).code == "http.private_address", host


@pytest.mark.parametrize(("host", "host_port"), [("newsroom", "newsroom:80"), ("::1", "[::1]:80")])
def test_an_allowed_host_may_be_private(dns: FakeDns, host: str, host_port: str) -> None:
    dns.answers_with("newsroom", ["172.18.0.5"])
    dns.answers_with("::1", ["::1"])
    assert resolve(host, 80, Deadline(5), {host_port})


def test_the_permission_is_for_that_port_only(dns: FakeDns) -> None:
    dns.answers_with("newsroom", ["172.18.0.5"])
    with pytest.raises(ExternalError, match="private_address"):
        resolve("newsroom", 443, Deadline(5), {"newsroom:80"})


def test_a_name_nobody_knows_is_a_passing_failure(dns: FakeDns) -> None:
    error = refusal("nowhere.example")
    assert (error.code, error.permanent) == ("http.dns", False)


def test_a_name_the_resolver_cannot_spell_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    def spell(*args: object, **kwargs: object) -> list[object]:
        raise UnicodeError("label too long")

    monkeypatch.setattr(socket, "getaddrinfo", spell)
    assert refusal("nowhere.example").code == "http.dns"


def test_a_silent_resolver_ends_at_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    released = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: released.wait(10) and [])
    try:
        error = refusal("slow.example", seconds=0.05)
    finally:
        released.set()
    assert (error.code, error.permanent) == ("http.timeout", False)
    for thread in threading.enumerate():
        if thread.name == "resolve":
            thread.join(5)
    assert "resolve" not in {thread.name for thread in threading.enumerate()}
