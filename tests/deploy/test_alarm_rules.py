"""Every alarm rings for a failing series and stays silent for a healthy one.

The expressions are evaluated by us, and, where promtool is installed (Debian: prometheus), the rules by Prometheus.
"""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.observability.alarm_expressions import Sample, Series

RULES = Path(__file__).parents[2] / "deploy" / "prometheus" / "alerts.yml"
PROMTOOL = shutil.which("promtool")
LATER, LATER_SECONDS = "3h", 3 * 3600.0
"""When the alarms are looked at; every `for` and every window is over by then."""
STEPS = 181
Case = tuple[dict[str, str], dict[str, str]]
"""Series by name, of a failing and of a healthy system, in promtool's notation for one sample a minute."""
DAY = 86_400
SWEEP = 'newsbite_task_last_success_timestamp_seconds{task="tasks.digest.schedule_deliveries"}'
DELIVERED = 'newsbite_deliveries_total{platform="discord",kind="digest",event="%s"}'


def always(value: float) -> str:
    return f"{value}x{STEPS}"


def rising(each_minute: float) -> str:
    return f"0+{each_minute}x{STEPS}"


def gauge(name: str, failing: float, healthy: float) -> Case:
    return {name: always(failing)}, {name: always(healthy)}


def histogram(name: str, limit: str, labels: str = "") -> Case:
    """Return a histogram whose observations all lie above, or all below, `limit`."""
    fast, slow, most = (f'{name}_bucket{{{labels}le="{bound}"}}' for bound in (limit, "5", "+Inf"))
    return (
        {fast: rising(0), slow: rising(60), most: rising(60)},
        {fast: rising(60), slow: rising(60), most: rising(60)},
    )


def ratio(part: str, whole: str) -> Case:
    return {part: rising(30), whole: rising(60)}, {part: always(0), whole: rising(60)}


CASES: dict[str, Case] = {
    "ProcessDown": gauge('up{job="web"}', 0, 1),
    "ProcessGone": ({'up{job="web"}': f"1x60 stale {'_x' + str(STEPS - 61)}"}, {'up{job="web"}': always(1)}),
    "BeatSilent": gauge("newsbite_beat_silence_seconds", 121, 9),
    "WorkerSilent": ({SWEEP: always(0)}, {SWEEP: rising(60)}),
    "QueueDeep": gauge('newsbite_queue_depth{state="waiting"}', 201, 200),
    "TasksFailing": (
        {'newsbite_task_runs_total{task="t",outcome="failure"}': rising(1)},
        {'newsbite_task_runs_total{task="t",outcome="failure"}': f"0x{STEPS - 10} 1 1 1 1"},
    ),
    "FactsUnreadable": gauge('newsbite_facts_up{group="model"}', 0, 1),
    "DiskFilling": gauge('newsbite_disk_free_ratio{place="temporary"}', 0.09, 0.2),
    "BackupOld": gauge("newsbite_backup_age_seconds", 27 * 3600, 25 * 3600),
    "ConnectionsNearlyUsed": gauge("newsbite_database_connections_ratio", 0.9, 0.6),
    "CertificateEnding": gauge("newsbite_certificate_end_timestamp_seconds", 9 * DAY, 60 * DAY),
    "RedisFilling": (
        {"newsbite_redis_memory_bytes": always(90), "newsbite_redis_memory_limit_bytes": always(100)},
        {"newsbite_redis_memory_bytes": always(90), "newsbite_redis_memory_limit_bytes": always(0)},
    ),
    "SourceLagging": gauge('newsbite_source_lag_seconds{source="NYT"}', 27 * 3600, 25 * 3600),
    "SourceNeverRead": gauge('newsbite_source_never_read_seconds{source="NYT"}', 27 * 3600, 25 * 3600),
    "SourceEnded": gauge('newsbite_source_listings{source="Wire",state="ended"}', 1, 0),
    "SourceBreaking": gauge('newsbite_source_error_streak{source="NYT"}', 5, 4),
    "NotesFailing": gauge("newsbite_llm_failing_streak", 10, 9),
    "ModelVendorRefuses": gauge('newsbite_llm_vendor_paused{vendor="first"}', 1, 0),
    "TextMessagesFail": (
        {'newsbite_sms_total{outcome="sms.unavailable"}': rising(1)},
        {'newsbite_sms_total{outcome="accepted"}': rising(1)},
    ),
    "SmsBudgetSpent": gauge("newsbite_sms_budget_stopped", 1, 0),
    "NotesLate": (
        {"newsbite_notes_oldest_due_seconds": always(3601), "newsbite_llm_budget_stopped": always(0)},
        {"newsbite_notes_oldest_due_seconds": always(3601), "newsbite_llm_budget_stopped": always(1)},
    ),
    "BudgetNearlySpent": (
        {"newsbite_llm_budget_spent_usd": always(0.8), "newsbite_llm_budget_usd": always(1)},
        {"newsbite_llm_budget_spent_usd": always(0.7), "newsbite_llm_budget_usd": always(1)},
    ),
    "BudgetSpent": gauge("newsbite_llm_budget_stopped", 1, 0),
    "DigestEmpty": gauge("newsbite_digest_day_stories", 0, 1),
    "DeliveryOverdue": gauge('newsbite_deliveries_oldest_due_seconds{platform="discord"}', 301, 300),
    "DeliveriesFailing": (
        # All of the day's twenty fail between two scrapes: seen because the series begin at 0.
        {
            DELIVERED % "failed": f"0x{STEPS - 10} 20x10",
            DELIVERED % "claimed": f"0x{STEPS - 10} 20x10",
        },
        {DELIVERED % "failed": always(0), DELIVERED % "claimed": rising(20)},
    ),
    "ScheduleLate": gauge("newsbite_schedule_lag_seconds", 181, 60),
    "DiscordDisconnected": (
        {'newsbite_discord_shards{state="open"}': always(0), "newsbite_discord_ready": always(0)},
        {'newsbite_discord_shards{state="open"}': always(1), "newsbite_discord_ready": always(1)},
    ),
    "DiscordShardClosed": gauge('newsbite_discord_shards{state="closed"}', 1, 0),
    "ApiErrors": ratio("newsbite_http_server_errors_total", "newsbite_http_requests_total"),
    "ApiSlow": histogram("newsbite_bot_api_seconds", "1"),
    "CircuitOpen": gauge('newsbite_circuit_open{circuit="cache"}', 1, 0),
    "CacheBehind": (
        {"newsbite_cache_oldest_owed_seconds": always(121), 'newsbite_circuit_open{circuit="cache"}': always(0)},
        {"newsbite_cache_oldest_owed_seconds": always(121), 'newsbite_circuit_open{circuit="cache"}': always(1)},
    ),
    "OutboundFailing": (
        {'newsbite_outbound_requests_total{host="h",outcome="500"}': rising(2)},
        {'newsbite_outbound_requests_total{host="h",outcome="200"}': rising(2)},
    ),
    "BotApologising": ratio(
        'newsbite_bot_apologies_total{platform="kakao"}', 'newsbite_bot_answer_seconds_count{platform="kakao"}'
    ),
    "KakaoSlow": histogram("newsbite_bot_answer_seconds", "2.5", 'platform="kakao",'),
    "DiscordAckSlow": histogram("newsbite_discord_ack_seconds", "2"),
}


def rules() -> dict[str, dict[str, Any]]:
    groups = yaml.safe_load(RULES.read_text())["groups"]
    return {rule["alert"]: rule for group in groups for rule in group["rules"]}


def test_every_alarm_has_a_case() -> None:
    assert CASES.keys() == rules().keys()


def recorded(series: dict[str, str]) -> Series:
    """Read promtool's notation: "5x3" is 5 four times, "0+2x3" is 0 2 4 6, "_" is no sample, "stale" an end."""
    found = Series()
    for name, values in series.items():
        metric, _, labels = name.partition("{")
        given = dict(re.findall(r'(\w+)="([^"]*)"', labels))
        for minute, value in enumerate(_samples(values)):
            if value != "_":
                found.add(metric, given, Sample(minute * 60.0, None if value == "stale" else float(value)))
    return found


def _samples(values: str) -> Iterator[str]:
    for word in values.split():
        first, _, times = word.partition("x")
        start, _, step = first.partition("+")
        for number in range(int(times or 0) + (start != "_" or not times)):
            yield str(float(start) + number * float(step)) if step else start


def test_each_expression_holds_for_its_fault_and_for_nothing_else() -> None:
    expressions = {name: rule["expr"] for name, rule in rules().items()}
    wrong = {}
    for alarm, case in CASES.items():
        failing, healthy = (recorded(series).evaluate(expressions[alarm], at=LATER_SECONDS) for series in case)
        if not failing or healthy:
            wrong[alarm] = (failing, healthy)
    assert wrong == {}


@pytest.mark.skipif(PROMTOOL is None, reason="promtool is not installed (apt-get install prometheus)")
def test_each_alarm_rings_for_its_fault_and_for_nothing_else(tmp_path: Path) -> None:
    tests = []
    for alarm in CASES:
        for state, series in zip(("failing", "healthy"), CASES[alarm], strict=True):
            given = [{"series": name, "values": values} for name, values in series.items()]
            rings = f'count(ALERTS{{alertname="{alarm}",alertstate="firing"}}) or vector(0)'
            wanted = [{"labels": "{}", "value": 1 if state == "failing" else 0}]
            check = {"expr": rings, "eval_time": LATER, "exp_samples": wanted}
            tests.append(
                {"name": f"{alarm} {state}", "interval": "1m", "input_series": given, "promql_expr_test": [check]}
            )
    file = tmp_path / "alarms_test.yml"
    file.write_text(yaml.safe_dump({"rule_files": [str(RULES)], "evaluation_interval": "10m", "tests": tests}))
    command = [str(PROMTOOL), "test", "rules", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)  # noqa: S603 - ours
    assert done.returncode == 0, done.stdout + done.stderr
