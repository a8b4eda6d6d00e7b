"""`manage.py inspect`, as an operator runs it: bytes in, one JSON object on one line out, no server and no setting."""

import io
import json
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import pytest
from django.core.management import execute_from_command_line

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests" / "data" / "sources"
URL = "https://edition.cnn.com/business/tech"


def run(*arguments: str, body: bytes) -> subprocess.CompletedProcess[bytes]:
    """Run the command in this process, as `manage.py` does."""
    command = ["manage.py", "inspect", *arguments]
    out, err = io.TextIOWrapper(io.BytesIO(), encoding="utf-8"), io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    stdin = io.TextIOWrapper(io.BytesIO(body))
    code = 0
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setattr(sys, "stdin", stdin)
        try:
            execute_from_command_line(command)
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else 1
    return subprocess.CompletedProcess(command, code, _written(out), _written(err))


def _written(stream: io.TextIOWrapper) -> bytes:
    stream.seek(0)
    return bytes(stream.buffer.read())


def shown(*arguments: str, body: bytes) -> dict[str, Any]:
    """Return the one object printed, and check that nothing else was."""
    done = run(*arguments, "--url", URL, body=body)
    assert done.returncode == 0, done.stderr.decode()
    lines = done.stdout.decode().splitlines()
    assert len(lines) == 1
    found = json.loads(lines[0])
    assert isinstance(found, dict)
    return found


def test_an_article_is_shown_with_its_five_fields() -> None:
    page = "<html><head><title>새 정책 발표</title></head><body><p>x</p><p>y</p></body></html>".encode("cp949")
    unknown = dict.fromkeys(("text", "author", "published", "language"))
    assert shown("article", body=page) == {"title": "새 정책 발표"} | unknown


def test_without_any_setting_korean_is_printed_as_it_is() -> None:
    command = [sys.executable, "manage.py", "inspect", "article", "--url", URL]
    page = "<html><title>새 정책 발표</title><p>x</p></html>".encode()
    done = subprocess.run(command, input=page, capture_output=True, cwd=ROOT, env={}, check=True)  # noqa: S603 - ours
    assert "새 정책 발표" in done.stdout.decode()


def test_a_feed_is_shown_with_its_entries() -> None:
    found = shown("feed", body=(DATA / "rss" / "listing.xml").read_bytes())
    assert found["title"] == "Harbor Wire: World"
    assert found["entries"][2] == {
        "title": "Harvest report",
        "link": "https://harbor.example/2024/11/18/harvest",
        "published": "2024-11-18T11:30:00+00:00",
    }


def test_a_section_page_is_shown_with_its_stories() -> None:
    links = shown("section", "--source", "cnn", body=(DATA / "cnn" / "listing.html").read_bytes())["links"]
    assert {
        "url": "https://edition.cnn.com/2024/11/20/tech/second/index.html",
        "title": "The second story & its headline",
    } in links
    assert len(links) == 6


def test_what_is_no_listing_is_empty_with_a_sentence_for_the_operator() -> None:
    for arguments, body, empty in [
        (["feed"], b"<html><body>Checking your browser</body></html>", {"title": None, "entries": []}),
        (["feed"], b"", {"title": None, "entries": []}),
        (["section", "--source", "cnn"], b"", {"links": []}),
        (["section", "--source", "unheard-of"], b"<a>", {"links": []}),
        (["section", "--source", "nyt"], b"<html>", {"links": []}),
    ]:
        done = run(*arguments, "--url", URL, body=body)
        assert done.returncode == 0, arguments
        assert json.loads(done.stdout) == empty, arguments
        assert len(done.stderr.decode().split()) > 3, arguments


def test_an_empty_page_is_all_unknown() -> None:
    assert set(shown("article", body=b"").values()) == {None}


def test_half_a_letter_in_a_page_does_not_stop_the_printing() -> None:
    data = b'{"@type": "NewsArticle", "headline": "Cut off\\ud83d"}'
    page = b'<html><script type="application/ld+json">' + data + b"</script><p>x</p><p>y</p></html>"
    assert shown("article", body=page)["title"] == "Cut off"


def test_a_kind_nobody_knows_and_a_page_without_address_are_refused_by_name() -> None:
    for arguments, named in [(("podcast", "--url", URL), b"podcast"), (("article",), b"--url")]:
        done = run(*arguments, body=b"<html>")
        assert done.returncode != 0
        assert named in done.stderr


def test_a_listing_is_read_without_loading_what_only_articles_need() -> None:
    for kind in ["feed", "section"]:
        options = "url='https://a.example/'" + ", source='cnn'" * (kind == "section")
        read = f"import sys; from backend.materials import inspection; inspection.{kind}(b'<html>', {options})"
        code = f"{read}; raise SystemExit('trafilatura' in sys.modules)"
        assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0  # noqa: S603 - ours


def item(id: str | int, title: str, published: str, lead: str | None = "") -> dict[str, Any]:
    return {"id": id, "title": title, "lead": lead, "published": published, "outlet": f"outlet of {id}"}


STORIES = [
    item(7, "Truce signed in Karun", "2026-11-09T02:00:00Z"),
    item("a", "펭귄 화석 발견", "2026-11-09T01:00:00+09:00", None),
    item("b", "Karun truce signed", "2026-11-09T01:00:00"),
]


def json_lines(stories: list[dict[str, Any]]) -> bytes:
    return "\n".join(json.dumps(story) for story in stories).encode()


def test_events_are_shown_in_the_order_of_the_input() -> None:
    done = run("events", body=json_lines(STORIES))
    assert [json.loads(line) for line in done.stdout.splitlines()] == [
        {"id": 7, "event": "b"}, {"id": "a", "event": "a"}, {"id": "b", "event": "b"},
    ]  # fmt: skip


def test_a_line_that_is_no_story_is_named() -> None:
    for line, reason in [
        (b"no json", b"line 4"),
        (b"[]", b"line 4"),
        (b'{"id": "x", "title": "Without a time"}', b"line 4: published"),
        (b'{"id": "x", "title": "Bad time", "published": "yesterday"}', b"line 4: published"),
        (b'{"id": "b", "title": "Again", "published": "2026-11-09"}', b"line 4: the id 'b'"),
        (b"\xff\xfe", b"line 4"),
    ]:
        done = run("events", body=json_lines(STORIES) + b"\n" + line)
        assert done.returncode == 1, line
        assert reason in done.stderr, line
        assert done.stdout == b"", line
