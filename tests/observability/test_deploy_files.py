"""Alarms and dashboard ask for what the code tells, and each alarm says what to do."""

import json
import re
from typing import Any

import yaml

from tests.architecture.source import ROOT
from tests.observability import exported, promql

ALERTS = ROOT / "deploy" / "prometheus" / "alerts.yml"
SCRAPES = ROOT / "deploy" / "prometheus" / "prometheus.yml"
DASHBOARD = ROOT / "deploy" / "grafana" / "newsbite.json"
PAGE = ROOT / "docs" / "operations.md"
ANCHOR = re.compile(r"docs/operations\.md#[a-z-]+")


def rules() -> list[dict[str, Any]]:
    return [rule for group in yaml.safe_load(ALERTS.read_text())["groups"] for rule in group["rules"]]


def panels() -> list[dict[str, Any]]:
    return [panel for panel in json.loads(DASHBOARD.read_text())["panels"] if panel["type"] != "row"]


def expressions() -> dict[str, str]:
    alarms = {f"alarm {rule['alert']}": rule["expr"] for rule in rules()}
    lines = {
        f"panel {panel['title']} {at}": one["expr"] for panel in panels() for at, one in enumerate(panel["targets"])
    }
    return alarms | lines


def test_every_metric_that_is_asked_for_is_told() -> None:
    told = exported.labels_by_name()
    asked = {where: set(promql.selectors(expression)) for where, expression in expressions().items()}
    assert {where: names - told.keys() for where, names in asked.items() if names - told.keys()} == {}


def test_every_label_that_is_asked_for_goes_with_its_metric() -> None:
    told = exported.labels_by_name()
    wrong = {
        f"{where}: {name}": labels - told[name]
        for where, expression in expressions().items()
        for name, labels in promql.selectors(expression).items()
        if labels - told[name]
    }
    assert wrong == {}


def test_nothing_is_grouped_by_a_label_that_nobody_has() -> None:
    told = exported.labels_by_name()
    wrong = {}
    for where, expression in expressions().items():
        known = set().union(*(told[name] for name in promql.selectors(expression)))
        if promql.grouped_by(expression) - known:
            wrong[where] = promql.grouped_by(expression) - known
    assert wrong == {}


def test_everything_that_is_told_can_be_seen_on_the_dashboard() -> None:
    shown = {
        name for where, one in expressions().items() if where.startswith("panel") for name in promql.selectors(one)
    }
    bare = {re.sub(r"_(bucket|count|sum)$", "", name) for name in shown}
    told = {re.sub(r"_(bucket|count|sum)$", "", name) for name in exported.labels_by_name()}
    assert told - bare == set()


def test_every_expression_is_whole() -> None:
    assert [where for where, expression in expressions().items() if not promql.is_balanced(expression)] == []


def test_alarms_have_names_of_their_own() -> None:
    names = [rule["alert"] for rule in rules()]
    assert len(names) == len(set(names)) > 20


def test_every_alarm_says_how_bad_it_is_and_what_is_wrong() -> None:
    assert {rule["labels"]["severity"] for rule in rules()} == {"page", "ticket"}
    assert [rule["alert"] for rule in rules() if not rule["annotations"]["summary"]] == []


def test_every_alarm_names_its_paragraph() -> None:
    anchors = {rule["alert"]: rule["annotations"]["runbook_url"] for rule in rules()}
    assert [name for name, anchor in anchors.items() if not ANCHOR.fullmatch(anchor)] == []


def test_a_summary_shows_only_labels_that_its_alarm_keeps() -> None:
    wrong = {}
    for rule in rules():
        shown = set(re.findall(r"\$labels\.(\w+)", rule["annotations"]["summary"]))
        kept = promql.grouped_by(rule["expr"]) | ({"job"} if "by" not in rule["expr"] else set())
        if shown - kept:
            wrong[rule["alert"]] = shown - kept
    assert wrong == {}


def test_every_alarm_has_its_paragraph() -> None:
    headings = re.findall(r"^#+ (.+)$", PAGE.read_text(), re.MULTILINE)
    known = {re.sub(r"[^\w-]", "", heading.strip().lower().replace(" ", "-")) for heading in headings}
    wanted = {rule["annotations"]["runbook_url"].partition("#")[2] for rule in rules()}
    assert wanted - known == set()


def test_panels_lie_beside_each_other() -> None:
    places: set[tuple[int, int]] = set()
    for panel in panels():
        box = panel["gridPos"]
        cells = {(x, y) for x in range(box["x"], box["x"] + box["w"]) for y in range(box["y"], box["y"] + box["h"])}
        assert not places & cells, panel["title"]
        places |= cells


def test_prometheus_asks_every_process_that_tells() -> None:
    jobs = {job["job_name"] for job in yaml.safe_load(SCRAPES.read_text())["scrape_configs"]}
    up = next(rule for rule in rules() if rule["alert"] == "ProcessDown")
    assert jobs == set(re.findall(r"\w+", up["expr"].partition('"')[2].partition('"')[0]))


def test_the_rules_that_prometheus_reads_are_there() -> None:
    files = yaml.safe_load(SCRAPES.read_text())["rule_files"]
    assert [name for name in files if not (SCRAPES.parent / name).exists()] == []
