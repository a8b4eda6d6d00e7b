from django.test import RequestFactory
from pytest_django import Settings

from backend.common.client_address import NO_ADDRESS, client_address, client_device, rate_limit_subnet


def seen(settings: Settings, peer: str, forwarded: str | None = None, *, proxies: tuple[str, ...] = ()) -> str:
    settings.TRUSTED_PROXIES = proxies
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    return client_address(RequestFactory().get("/", headers=headers, REMOTE_ADDR=peer))


def test_without_proxies_only_the_connection_counts(settings: Settings) -> None:
    assert seen(settings, "203.0.113.7", "198.51.100.1") == "203.0.113.7"


def test_a_trusted_proxy_is_believed(settings: Settings) -> None:
    assert seen(settings, "10.0.0.5", "198.51.100.1", proxies=("10.0.0.0/8",)) == "198.51.100.1"


def test_an_untrusted_address_beside_a_proxy_is_not(settings: Settings) -> None:
    assert seen(settings, "11.0.0.5", "198.51.100.1", proxies=("10.0.0.0/8",)) == "11.0.0.5"


def test_what_a_caller_wrote_before_the_proxy_is_not_believed(settings: Settings) -> None:
    forwarded = "127.0.0.1, 10.9.9.9, 198.51.100.1"
    assert seen(settings, "10.0.0.5", forwarded, proxies=("10.0.0.0/8",)) == "198.51.100.1"


def test_a_chain_of_trusted_proxies_is_walked_from_the_right(settings: Settings) -> None:
    forwarded = "1.2.3.4, 198.51.100.1, 10.0.0.9"
    assert seen(settings, "10.0.0.5", forwarded, proxies=("10.0.0.0/8",)) == "198.51.100.1"


def test_an_entry_that_is_no_address_ends_the_walk(settings: Settings) -> None:
    for forwarded in ("", "unknown", "_hidden, ", "198.51.100.1:4711", "<script>", ",,,", "x" * 10_000):
        assert seen(settings, "10.0.0.5", forwarded, proxies=("10.0.0.0/8",)) == "10.0.0.5"


def test_an_address_has_one_spelling_and_is_counted_by_itself_or_by_its_ipv6_subnet(settings: Settings) -> None:
    spellings = {"::ffff:203.0.113.7": "203.0.113.7", "2001:DB8::0001": "2001:db8::1", "fe80::1%eth0": "fe80::1"}
    for peer, address in (spellings | dict.fromkeys(("", "unix:"), NO_ADDRESS)).items():
        assert seen(settings, peer) == address
    counted = {"203.0.113.7": "203.0.113.7", "::ffff:203.0.113.7": "203.0.113.7", "nonsense": NO_ADDRESS}
    subnet = dict.fromkeys(("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::9"), "2001:db8:1:2::/64")
    assert {address: rate_limit_subnet(address) for address in counted | subnet} == counted | subnet


def test_an_endless_header_is_read_from_its_end(settings: Settings) -> None:
    forwarded = ", ".join(["1.2.3.4"] * 5000 + ["198.51.100.1"])
    assert seen(settings, "10.0.0.5", forwarded, proxies=("10.0.0.0/8",)) == "198.51.100.1"


def test_a_device_is_cut_and_cleaned() -> None:
    request = RequestFactory().get("/", HTTP_USER_AGENT="a\0b" + "x" * 1000)
    assert client_device(request) == "ab" + "x" * 198
    assert client_device(RequestFactory().get("/")) == ""
