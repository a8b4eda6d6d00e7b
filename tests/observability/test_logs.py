"""A log line: one object a line, whose work it was, and nothing that no log may hold."""

import io
import json
import logging
import logging.config
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from observability import correlation, logs

SECRET = "correct-horse-battery"


class Log:
    """A logger of its own and what it wrote."""

    def __init__(self, look: str) -> None:
        self.written = io.StringIO()
        configured = logs.configuration(look, [SECRET])["formatters"]["line"]
        handler = logging.StreamHandler(self.written)
        handler.setFormatter(configured["()"](configured["secrets"]))
        self.logger = logging.Logger("newsbite.test")  # not in the tree: nobody else hears it
        self.logger.addHandler(handler)

    @property
    def text(self) -> str:
        return self.written.getvalue()

    @property
    def objects(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]


@pytest.fixture
def log() -> Log:
    return Log("json")


@pytest.fixture
def text_log() -> Log:
    return Log("text")


def test_a_line_is_an_object(log: Log) -> None:
    log.logger.warning("한입 %d", 3)
    (line,) = log.objects
    assert line.pop("time").endswith("+00:00")
    assert line == {"level": "WARNING", "logger": "newsbite.test", "message": "한입 3"}


def test_a_line_says_whose_work_it_was(log: Log) -> None:
    token = correlation.begin(correlation.Work("a" * 32, "b" * 32, "tasks.x"))
    log.logger.info("inside")
    correlation.end(token)
    log.logger.info("outside")
    inside, outside = log.objects
    assert (inside["id"], inside["cause"], inside["task"]) == ("a" * 32, "b" * 32, "tasks.x")
    assert "id" not in outside


def test_line_breaks_do_not_make_a_second_line(log: Log) -> None:
    log.logger.info('x\n{"level": "CRITICAL"}')
    assert len(log.objects) == 1


def test_line_breaks_do_not_make_a_second_line_of_text(text_log: Log) -> None:
    text_log.logger.info("x\n12:00:00 CRITICAL root forged")
    assert len(text_log.text.splitlines()) == 1


@pytest.mark.parametrize("words", [f"key {SECRET}", "phone 010-1234-5678", "Bearer abcdefghijklmnop"])
def test_secrets_are_in_no_message(log: Log, words: str) -> None:
    log.logger.info(words)
    log.logger.info("%s", words)
    log.logger.info("%(words)s", {"words": words})
    assert not any(part in log.text for part in (SECRET, "1234", "abcdefghijklmnop"))


def test_secrets_are_in_no_line_of_text(text_log: Log) -> None:
    text_log.logger.info("key %s, phone %s", SECRET, "01012345678")
    assert not any(part in text_log.text for part in (SECRET, "01012345678"))


def test_an_error_that_is_put_into_words_does_not_tell_what_was_said(log: Log) -> None:
    log.logger.warning("an apology: %s", ValueError("no category '할머니 생신'"))
    log.logger.warning(ValueError("no category '할머니 생신'"))
    assert "할머니" not in log.text
    assert "ValueError: no category" in log.text


def test_a_trace_stays_inside_its_object_and_tells_no_secret(log: Log) -> None:
    try:
        raise ConnectionError("refused by redis://:hunter22@cache")
    except ConnectionError:
        log.logger.exception("broken")
    (line,) = log.objects
    assert "ConnectionError: refused by redis://:[redacted]@cache" in line["error"]
    assert "test_logs.py" in line["error"]


def test_the_text_of_an_error_that_celery_hands_over_is_not_told(log: Log) -> None:
    error = ValueError("'할머니 생신'")
    log.logger.error("%(name)s: %(exc)s", {"name": "x", "exc": repr(error)}, exc_info=error)
    assert "할머니" not in log.text


def test_a_wrong_call_of_a_logger_still_leaves_its_words(log: Log) -> None:
    log.logger.info("%d of %d", "x")
    assert log.objects[0]["message"] == "%d of %d"


def test_a_long_message_is_cut(log: Log) -> None:
    log.logger.info("a" * 100_000)
    assert len(log.text) < 5000


def test_half_a_character_does_not_stop_a_line(log: Log) -> None:
    log.logger.info("\ud800")
    assert len(log.objects) == 1


@pytest.fixture
def _logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    kept, level = list(root.handlers), root.level
    quiet = {name: logging.getLogger(name).level for name in logs.QUIET}
    yield
    root.handlers[:] = kept
    root.setLevel(level)
    for name, before in quiet.items():
        logging.getLogger(name).setLevel(before)


@pytest.mark.usefixtures("_logging_as_before")
@pytest.mark.parametrize("look", logs.FORMATS)
def test_the_configuration_is_one_that_logging_takes(look: str, capsys: pytest.CaptureFixture[str]) -> None:
    logging.config.dictConfig(logs.configuration(look, [SECRET]))
    logging.getLogger("newsbite.test").info("hello %s", SECRET)
    logging.getLogger("httpx").info("GET https://example.com/?q=1")
    told = capsys.readouterr().err
    assert "hello [redacted]" in told
    assert "example.com" not in told


def test_the_error_that_ends_a_process_is_an_object_too() -> None:
    """Celery's beat raises again what ended it; a bare traceback is nothing that a log reader can search."""
    program = (
        "import logging.config; from observability import logs; logging.config.dictConfig(logs.configuration('json'));"
        "logs.log_what_ends_the_process(); raise ValueError('010-1234-5678')"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)  # noqa: S603 - ours
    (line,) = map(json.loads, done.stderr.splitlines())
    assert (done.returncode, line["level"], "ValueError" in line["error"]) == (1, "CRITICAL", True)
    assert "1234" not in done.stderr
