"""What the rows know is told when somebody asks: right, rarely, in time, and whatever is broken."""

import datetime as dt
import time
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.db import connection
from django.db.backends.utils import CursorWrapper
from prometheus_client.core import GaugeMetricFamily
from pytest_django import Settings

from backend.accounts.models import SmsDay
from backend.common import clock
from backend.config.state_metrics import collector, infrastructure
from backend.config.state_metrics.collector import StateCollector, stored
from backend.config.state_metrics.gauge import gauge
from backend.digests.models import Delivery
from backend.digests.services import editions
from backend.materials.models import Article, CollectRun, LlmCall, LlmDay, SourceCategory, StaleKey
from tests.materials import factories

pytestmark = pytest.mark.django_db
SECOND = dt.timedelta(seconds=1)


def told() -> dict[tuple[str, ...], float]:
    """Return every value under its name and its labels' values."""
    samples = [sample for family in StateCollector().collect() for sample in family.samples]
    return {(one.name.removeprefix("newsbite_"), *one.labels.values()): one.value for one in samples}


def test_a_source_is_as_late_as_its_worst_category() -> None:
    pairs = SourceCategory.objects.filter(source__name="NYT")
    pairs.update(last_success_at=clock.now() - 60 * SECOND)
    SourceCategory.objects.filter(pk=pairs[0].pk).update(last_success_at=clock.now() - 3600 * SECOND, error_streak=4)
    facts = told()
    assert 3600 <= facts["source_lag_seconds", "NYT"] < 3700
    assert facts["source_error_streak", "NYT"] == 4
    assert (facts["source_listings", "NYT", "ok"], facts["source_listings", "NYT", "failing"]) == (7, 1)
    assert facts["source_listings", "CNN", "unread"] == 8
    assert ("source_lag_seconds", "CNN") not in facts


def test_a_days_runs_add_up_by_source() -> None:
    pair = SourceCategory.objects.filter(source__name="CNN").select_related("source", "category")[0]
    whose = {"source": pair.source, "category": pair.category}
    CollectRun.objects.create(**whose, started_at=clock.now(), seconds=2, new=3, duplicate=1)
    CollectRun.objects.create(**whose, started_at=clock.now(), seconds=1, new=1, failed=2)
    CollectRun.objects.create(**whose, started_at=clock.now() - 25 * 3600 * SECOND, new=100)
    facts = told()
    assert (facts["collect_day_runs", "CNN", "ok"], facts["collect_day_runs", "CNN", "failed"]) == (1, 1)
    assert (facts["collect_day_stories", "CNN", "new"], facts["collect_day_stories", "CNN", "failed"]) == (4, 2)
    assert facts["collect_day_seconds", "CNN"] == 3


def test_stories_that_wait_are_counted_and_the_first_is_timed() -> None:
    story = factories.article()
    factories.article(status="enriched", due_at=None)
    Article.objects.filter(pk=story.pk).update(due_at=clock.now() - 90 * SECOND)
    facts = told()
    assert (facts["notes_due",], facts["stories_unlisted",]) == (1, 1)
    assert 90 <= facts["notes_oldest_due_seconds",] < 100


def test_todays_digest_is_counted() -> None:
    factories.article(status="enriched", due_at=None)
    editions.publish_due()
    assert told()["digest_day_stories",] == 1


def call(outcome: str, *, usd: str = "0", tokens: int = 0) -> LlmCall:
    return LlmCall.objects.create(
        model="m", prompt_version="1", outcome=outcome, cost_usd=Decimal(usd), prompt_tokens=tokens, seconds=1.5
    )


def test_the_model_is_told_by_calls_tokens_and_money(settings: Settings) -> None:
    settings.LLM_DAILY_BUDGET_USD = 2.0
    for outcome in ("llm.timeout", "ok", "llm.status.500", "llm.timeout"):
        call(outcome, usd="0.25", tokens=100)
    LlmDay.objects.create(study_date=clock.seoul_today(), spent_usd=Decimal("1.5"), stopped_at=clock.now())
    facts = told()
    assert (facts["llm_hour_calls", "m", "ok"], facts["llm_hour_calls", "m", "llm.timeout"]) == (1, 2)
    assert facts["llm_hour_seconds", "m", "ok"] == 1.5
    assert facts["llm_failing_streak",] == 2
    assert (facts["llm_day_tokens", "sent"], facts["llm_day_cost_usd",]) == (400, 1.0)
    assert (facts["llm_budget_usd",], facts["llm_budget_spent_usd",], facts["llm_budget_stopped",]) == (2.0, 1.5, 1)


def test_a_good_answer_ends_the_streak() -> None:
    call("llm.timeout")
    call("ok")
    assert told()["llm_failing_streak",] == 0


def delivery(seconds: int, *, platform: str = "discord", state: str = "pending") -> None:
    """Make a delivery that is due so many seconds from now."""
    now = clock.now()
    Delivery.objects.create(
        kind="digest", trigger="schedule", platform=platform, target_id=str(seconds), state=state, slot_at=now,
        study_date=clock.seoul_today(), local_date=clock.seoul_today(), expires_at=now + 3600 * SECOND,
        due_at=now + seconds * SECOND,
    )  # fmt: skip


def test_open_deliveries_are_told_by_platform() -> None:
    for seconds, platform in ((-400, "discord"), (-10, "discord"), (600, "discord"), (30, "kakao_skill")):
        delivery(seconds, platform=platform)
    facts = told()
    assert 400 <= facts["deliveries_oldest_due_seconds", "discord"] < 410
    assert facts["deliveries_oldest_due_seconds", "kakao_skill"] == 0
    assert (facts["deliveries_open", "discord", "due"], facts["deliveries_open", "discord", "later"]) == (2, 1)
    assert facts["deliveries_open", "kakao_skill", "later"] == 1


def test_a_delivery_that_ended_is_not_open() -> None:
    delivery(-400, state="sent")
    assert ("deliveries_open", "discord", "due") not in told()


def test_keys_the_cache_owes_are_counted() -> None:
    StaleKey.objects.create(key="v1:page:*")
    assert told()["cache_keys_owed",] == 1


def test_the_queue_is_counted_where_celery_keeps_it(settings: Settings) -> None:
    client = infrastructure._client(settings.REDIS_URL)
    before = told()["queue_depth", "waiting"]
    client.rpush("notes", "one")
    try:
        assert told()["queue_depth", "waiting"] == before + 1
    finally:
        client.lrem("notes", 1, "one")


def test_room_on_the_disk_is_a_part_of_one() -> None:
    assert 0 < told()["disk_free_ratio", "temporary"] <= 1


def test_every_group_says_that_it_was_read() -> None:
    facts = told()
    assert {name: facts["facts_up", name] for name in collector.GROUPS} == dict.fromkeys(collector.GROUPS, 1)


def test_rows_are_asked_for_once_in_a_while_however_many_scrape() -> None:
    asked: list[None] = []

    def ask() -> list[GaugeMetricFamily]:
        asked.append(None)
        return []

    facts = StateCollector({"mine": ask}, cache_seconds=60)
    for _ in range(5):
        list(facts.collect())
    assert len(asked) == 1


def test_a_group_that_fails_leaves_the_others_and_says_so(caplog: pytest.LogCaptureFixture) -> None:
    def broken() -> list[GaugeMetricFamily]:
        raise OSError("no database")

    facts = StateCollector({"bad": broken, "good": lambda: [gauge("x", "x", [(1,)])]})
    values = {(one.name, *one.labels.values()): one.value for family in facts.collect() for one in family.samples}
    assert (values["newsbite_facts_up", "bad"], values["newsbite_facts_up", "good"]) == (0, 1)
    assert values["newsbite_x",] == 1
    assert "the facts of bad could not be read" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_a_slow_query_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(cursor: CursorWrapper) -> Iterator[GaugeMetricFamily]:
        cursor.execute("SELECT pg_sleep(20)")
        yield gauge("never", "never", [(1,)])

    monkeypatch.setattr(collector, "STATEMENT_MILLISECONDS", 50)
    started = time.monotonic()
    families = {family.name: family for family in StateCollector({"slow": stored(slow)}).collect()}
    assert families["newsbite_facts_up"].samples[0].value == 0
    assert time.monotonic() - started < 5
    with connection.cursor() as cursor:  # the connection is fit for use, and waits as long as ever
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("0",)


def test_the_money_for_text_messages_is_told(settings: Settings) -> None:
    settings.SMS_DAILY_BUDGET_KRW = 5000
    SmsDay.objects.create(day=clock.seoul_today(), spent_krw=4520, messages=210, stopped_at=clock.now())
    facts = told()
    assert [facts[f"sms_{name}",] for name in ("budget_krw", "budget_spent_krw", "budget_stopped")] == [5000, 4520, 1]
    assert facts["sms_day_messages",] == 210
