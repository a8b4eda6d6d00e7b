"""An alarm that asks for a value nobody tells never rings."""

import re
from pathlib import Path

import yaml
from celery import states

from tests.deploy.test_files import pods

ROOT = Path(__file__).parents[2]
ALERTS = ROOT / "deploy" / "prometheus" / "alerts.yml"
VALUE = re.compile(r'\w+\s*(?:=~|!~|!=|=)\s*"([^"]*)"')
FROM_CELERY = {state.lower() for state in states.ALL_STATES}


def asked() -> dict[str, set[str]]:
    """Return the plain words each alarm's selectors ask for: no patterns, as those of HTTP's status."""
    rules = [rule for group in yaml.safe_load(ALERTS.read_text())["groups"] for rule in group["rules"]]
    return {
        rule["alert"]: {word for value in VALUE.findall(rule["expr"]) for word in value.split("|") if _is_plain(word)}
        for rule in rules
    }


def _is_plain(word: str) -> bool:
    return re.fullmatch(r"[a-z_]+(\.[a-z_]+)*", word) is not None


def test_every_value_that_an_alarm_asks_for_is_one_the_code_tells() -> None:
    code = "".join(path.read_text() for folder in ("backend", "bot", "tasks") for path in (ROOT / folder).rglob("*.py"))
    unknown = {
        alarm: wrong
        for alarm, words in asked().items()
        if (wrong := {word for word in words - FROM_CELERY if f'"{word}"' not in code})
    }
    assert unknown == {}


def test_the_values_are_found() -> None:
    found = asked()
    assert found["WorkerSilent"] == {"tasks.digest.schedule_deliveries"}
    assert found["QueueDeep"] == {"waiting"}


def test_in_a_cluster_prometheus_finds_every_process_that_tells() -> None:
    (job,) = yaml.safe_load((ALERTS.parent / "kubernetes.yml").read_text())["scrape_configs"]
    kept = job["relabel_configs"][0]["regex"]
    ports = {f"{name};{port['name']}" for name, pod in pods().items() for port in pod["containers"][0].get("ports", [])}
    ours = ports - {"kakao;http", "pooler;postgres"}
    assert {one for one in ports if re.fullmatch(kept, one)} == ours
    assert {one.partition(";")[0] for one in ours} == {"web", "worker", "writer", "discord", "kakao"}
