"""What a hostile or broken server can cost: so many bytes, so many seconds, never more."""

import gzip
import socket
import threading
import time
import tracemalloc
import zlib
from collections.abc import Callable, Iterator

import pytest

from backend.common.errors import ExternalError
from tests.common.fetching import fetcher, hurried, page, refusal
from tests.common.site import Reply, Script, Site, drip, flood, raw

MIB = 1024 * 1024
BOMB = gzip.compress(bytes(16 * MIB)) * 64  # a gigabyte of zeros in a megabyte
NESTED_BOMB = gzip.compress(BOMB, 9)  # ... in a few kilobytes
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


def deflate(data: bytes) -> bytes:
    compressor = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return compressor.compress(data) + compressor.flush()


@pytest.fixture
def peak() -> Iterator[Callable[[], int]]:
    """Say how many bytes were held at once since the test began."""
    tracemalloc.start()
    tracemalloc.reset_peak()
    yield lambda: tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()


def test_a_body_of_any_usual_coding_is_decoded(site: Site) -> None:
    text = b"one bite a day " * 100
    for coding, body in {
        "gzip": gzip.compress(text),
        "GZIP": gzip.compress(text),
        "x-gzip": gzip.compress(text),
        "deflate": zlib.compress(text),
        "Deflate": deflate(text),
        "gzip, gzip": gzip.compress(gzip.compress(text)),
        "identity": text,
        "identity, gzip": gzip.compress(text),
        "": text,
    }.items():
        url = site.serve("/", Reply(headers={"Content-Encoding": coding}, body=body))
        assert page(fetcher(site), url).body == text, coding


def test_a_gzip_file_without_a_coding_is_left_to_the_caller(site: Site) -> None:
    packed = gzip.compress(b"<rss/>")
    url = site.serve("/feed.xml.gz", Reply(headers={"Content-Type": "application/x-gzip"}, body=packed))
    assert page(fetcher(site), url).body == packed


@pytest.mark.parametrize("coding", ["br", "zstd", "gzip, br", "foo"])
def test_a_coding_we_did_not_offer_is_refused(site: Site, coding: str) -> None:
    error = refusal(fetcher(site), site.serve("/", Reply(headers={"Content-Encoding": coding}, body=b"xx")))
    assert (error.code, error.permanent) == ("http.encoding", True)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "gzip, gzip", ",".join(["gzip"] * 9)])
def test_a_body_that_does_not_decode_is_refused(site: Site, coding: str) -> None:
    error = refusal(fetcher(site), site.serve("/", Reply(headers={"Content-Encoding": coding}, body=b"not packed")))
    assert (error.code, error.permanent) == ("http.encoding", True)


def test_an_empty_body_is_an_answer(site: Site) -> None:
    for answer in (Reply(), Reply(204), Reply(headers={"Content-Encoding": "gzip"}), raw(HEAD + b"\r\n")):
        assert page(fetcher(site), site.serve("/", answer)).body == b""


def test_a_chunked_body_is_put_together(site: Site) -> None:
    url = site.serve(
        "/", raw(HEAD + b"Transfer-Encoding: chunked\r\n\r\n3\r\none\r\n4;x=y\r\nbite\r\n0\r\nT: x\r\n\r\n")
    )
    assert page(fetcher(site), url).body == b"onebite"


def test_a_body_of_exactly_the_limit_passes_and_one_byte_more_does_not(site: Site) -> None:
    client = fetcher(site, max_bytes=1000)
    assert len(page(client, site.serve("/", Reply(body=b"x" * 1000))).body) == 1000
    error = refusal(client, site.serve("/", Reply(body=b"x" * 1001)))
    assert (error.code, error.permanent) == ("http.too_large", True)


def test_a_body_is_counted_after_decoding(site: Site) -> None:
    url = site.serve("/", Reply(headers={"Content-Encoding": "gzip"}, body=gzip.compress(bytes(1001))))
    assert refusal(fetcher(site, max_bytes=1000), url).code == "http.too_large"


def test_forty_megabytes_declared_are_not_read(site: Site) -> None:
    head = HEAD + f"Content-Length: {40 * MIB}\r\n\r\n".encode()
    assert refusal(hurried(site, deadline_seconds=5), site.serve("/", raw(head))).code == "http.too_large"


def test_forty_megabytes_undeclared_stop_at_the_limit(site: Site, peak: Callable[[], int]) -> None:
    head = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
    chunk = b"10000\r\n" + b"x" * 65536 + b"\r\n"
    assert refusal(hurried(site, deadline_seconds=20), site.serve("/", flood(head, chunk))).code == "http.too_large"
    assert peak() < 30 * MIB


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", BOMB),
        ("gzip, gzip", NESTED_BOMB),
        ("deflate", deflate(bytes(64 * MIB))),
    ],
    ids=["gzip", "nested", "deflate"],
)
def test_a_bomb_of_a_gigabyte_stops_early_in_little_memory(
    site: Site, peak: Callable[[], int], coding: str, body: bytes
) -> None:
    url = site.serve("/", Reply(headers={"Content-Encoding": coding}, body=body))
    error = refusal(hurried(site, deadline_seconds=20), url)
    assert (error.code, error.permanent) == ("http.too_large", True)
    assert peak() < 40 * MIB


def test_a_bomb_in_a_redirect_is_not_touched(site: Site, peak: Callable[[], int]) -> None:
    assert len(NESTED_BOMB) < 32 * 1024
    url = site.serve("/", Reply(302, {"Location": "/next", "Content-Encoding": "gzip, gzip"}, NESTED_BOMB))
    site.serve("/next", Reply(body=b"next"))
    assert page(fetcher(site), url).body == b"next"
    assert peak() < 8 * MIB


@pytest.mark.parametrize(
    "answer",
    [
        flood(HEAD + b"Content-Encoding: deflate\r\n\r\n", b"\x00\x00\x00\xff\xff" * 10_000),
        flood(HEAD + b"Content-Encoding: gzip\r\n\r\n", gzip.compress(b"") * 3000),
        flood(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1;" + b"e" * 60_000 + b"\r\nx\r\n"),
        flood(HEAD + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"T: " + b"t" * 60_000 + b"\r\n"),
        flood(b"", b"HTTP/1.1 100 Continue\r\nX: " + b"y" * 60_000 + b"\r\n\r\n"),
        flood(HEAD + b"Transfer-Encoding: chunked\r\n\r\n0\r\nT: ", b"t" * 60_000),
    ],
    ids=["empty deflate blocks", "empty gzip members", "chunk extensions", "trailers", "continues", "one trailer"],
)
def test_bytes_that_add_up_to_nothing_are_counted_on_the_wire(
    site: Site, peak: Callable[[], int], answer: Script
) -> None:
    error = refusal(hurried(site, deadline_seconds=20, max_bytes=MIB), site.serve("/", answer))
    assert error.code in ("http.too_large", "http.broken", "http.encoding")
    assert peak() < 16 * MIB


@pytest.mark.parametrize(
    "answer",
    [
        drip(b""),
        drip(b"HTTP/1.1 200 OK\r\nX-Slow: "),
        drip(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"),
        drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        drip(HEAD + b"\r\n"),
        drip(HEAD + b"Content-Length: 100000\r\n\r\n"),
        drip(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        drip(HEAD + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"x")[:10], b"\x00"),
        lambda conn: time.sleep(3),
    ],
    ids=["status", "header", "headers", "continues", "body", "length", "chunks", "gzip", "silence"],
)
def test_a_drip_ends_at_the_deadline(site: Site, answer: Script) -> None:
    url = site.serve("/", answer)
    started = time.monotonic()
    error = refusal(hurried(site, deadline_seconds=0.3), url)
    assert (error.code, error.permanent) in {("http.timeout", False), ("http.broken", False), ("http.encoding", True)}
    assert time.monotonic() - started < 1.5


def test_silence_ends_at_the_read_timeout(site: Site) -> None:
    url = site.serve("/", lambda conn: time.sleep(3))
    started = time.monotonic()
    assert refusal(hurried(site, deadline_seconds=20, read_timeout=0.2), url).code == "http.timeout"
    assert time.monotonic() - started < 1.5


def test_a_connection_nobody_takes_ends_at_the_connect_timeout() -> None:
    with socket.socket() as listener, socket.socket() as first, socket.socket() as second:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for other in (first, second):  # fill the queue: the kernel then answers no further SYN
            other.setblocking(False)
            other.connect_ex(listener.getsockname())
        host_port = f"127.0.0.1:{listener.getsockname()[1]}"
        started = time.monotonic()
        client = hurried(allow_hosts=frozenset({host_port}), connect_timeout=0.2, deadline_seconds=20)
        error = refusal(client, f"http://{host_port}/")
    assert (error.code, error.permanent) == ("http.timeout", False)
    assert time.monotonic() - started < 1.5


def test_the_deadline_covers_redirects_together(site: Site) -> None:
    def slow_step(step: int) -> Script:
        def script(conn: socket.socket) -> None:
            time.sleep(0.15)
            conn.sendall(Reply(302, {"Location": f"/{step + 1}"}).encoded())

        return script

    for step in range(5):
        site.serve(f"/{step}", slow_step(step))
    error = refusal(hurried(site, deadline_seconds=0.3), site.url("/0"))
    assert error.code == "http.timeout"
    assert len(site.seen) <= 3


def test_a_fetch_leaves_no_thread_and_no_socket_behind(site: Site) -> None:
    url = site.serve("/", drip(HEAD + b"\r\n"))
    refusal(hurried(site, deadline_seconds=0.1), url)
    assert not [thread for thread in threading.enumerate() if thread.name == "resolve"]


@pytest.mark.parametrize(
    "data",
    [b"", b"\r\n\r\n", b"HELLO\r\n\r\n", b"HTTP/1.1 abc\r\n\r\n", b"HTTP/9.9 200 OK\r\n\r\n",
     b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200, HEAD + b"Content-Length: 10\r\n\r\nshort",
     HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
     HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nab", b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70_000,
     b"\x16\x03\x01\x00"],
)  # fmt: skip
def test_what_is_no_http_is_a_passing_failure(site: Site, data: bytes) -> None:
    error = refusal(fetcher(site), site.serve("/", raw(data)))
    assert (error.code, error.permanent) == ("http.broken", False)


@pytest.mark.parametrize("length", ["-5", "abc", "5, 6", "99999999999999999999999999999", "²"])
def test_a_senseless_length_is_survived(site: Site, length: str) -> None:
    url = site.serve("/", Reply(headers={"Content-Length": length}, body=b"hello"))
    outcome: bytes | str
    try:
        outcome = page(fetcher(site), url).body
    except ExternalError as error:
        outcome = error.code
    assert outcome in (b"hello", b"", "http.broken", "http.too_large")


def test_a_refused_connection_is_a_passing_failure() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        host_port = f"127.0.0.1:{unused.getsockname()[1]}"
        error = refusal(fetcher(allow_hosts=frozenset({host_port})), f"http://{host_port}/")
    assert (error.service, error.code, error.permanent) == ("127.0.0.1", "http.unreachable", False)
