"""Watches a running stack as Prometheus does: scrapes every process and evaluates the alarms' expressions.

Its clock has nothing to do with ours: a minute lies between two looks, so that windows of half an hour pass in seconds.
"""

import math
import time
from collections.abc import Callable, Collection
from pathlib import Path

import httpx
import yaml
from prometheus_client.parser import text_string_to_metric_families

from sandbox.ports import HOST, free_port
from tests.chaos.stage import Stage
from tests.observability.alarm_expressions import Sample, Series

RULES = Path(__file__).parents[2] / "deploy" / "prometheus" / "alerts.yml"
WITH_METRICS = ("worker", "writer", "discord", "kakao")
"""The processes with a port of their own for metrics."""
BEGIN = 22 * 3600.0
"""Ten in the evening, UTC: seven in the morning in Seoul, when the day's digest has to be there."""
MINUTE = 60.0
SCRAPE_SECONDS = 10.0
PATIENCE_SECONDS = 180.0


def metrics_ports() -> dict[str, int]:
    """Return a free port for each process of WITH_METRICS."""
    return {name: free_port() for name in WITH_METRICS}


class Watcher:
    """Scrapes a stage whose processes tell their metrics at `ports`."""

    def __init__(self, stage: Stage, ports: dict[str, int]) -> None:
        self.stage = stage
        self.series = Series()
        self.now = BEGIN
        web = f"{stage.stack.ports.api_url}/metrics"
        self.targets = {"web": web} | {name: f"http://{HOST}:{port}/metrics" for name, port in ports.items()}
        self._token = {"Authorization": f"Bearer {stage.stack.environment['METRICS_TOKEN']}"}
        groups = yaml.safe_load(RULES.read_text())["groups"]
        self._rules = {rule["alert"]: rule["expr"] for group in groups for rule in group["rules"]}

    @property
    def alarms(self) -> set[str]:
        """The names of all alarms."""
        return set(self._rules)

    def rule(self, alarm: str) -> str:
        """Return an alarm's expression."""
        return str(self._rules[alarm])

    def pass_minutes(self, minutes: float) -> None:
        """Let time pass and look, so that the next fault is not the first thing that is known of its series."""
        self.now += minutes * MINUTE
        self.look()

    def look(self) -> set[str]:
        """Scrape a minute after the last look; return the alarms whose expressions hold."""
        self.now += MINUTE
        return self._scrape()

    def until(
        self,
        condition: Callable[[set[str]], bool],
        *,
        meanwhile: Callable[[], None] = lambda: None,
        minute_seconds: float = math.inf,
    ) -> set[str]:
        """Look again and again until `condition` is true of what holds; return that.

        It is the same minute all the time, or the next one after each `minute_seconds`. `meanwhile` is called before
        each look. Raises TimeoutError that names what holds.
        """
        self.now += MINUTE
        began, minutes = time.monotonic(), 0
        while True:
            meanwhile()
            holding = self._scrape()
            if condition(holding):
                return holding
            seconds = time.monotonic() - began
            if seconds > PATIENCE_SECONDS:
                raise TimeoutError(f"in the end these held: {sorted(holding)}")
            if seconds > (minutes + 1) * minute_seconds:
                minutes += 1
                self.now += MINUTE
            time.sleep(0.3)

    def until_holding(
        self,
        names: Collection[str],
        *,
        meanwhile: Callable[[], None] = lambda: None,
        minute_seconds: float = math.inf,
    ) -> None:
        """Look, as `until` does, until all of these alarms hold. Raises TimeoutError that names those which do not."""
        try:
            self.until(lambda holding: holding >= set(names), meanwhile=meanwhile, minute_seconds=minute_seconds)
        except TimeoutError:
            raise TimeoutError(f"these never held: {sorted(set(names) - self._holding())}") from None

    def _scrape(self) -> set[str]:
        for job in ("web", *WITH_METRICS):
            self._scrape_one(job, self.targets.get(job))
        return self._holding()

    def _holding(self) -> set[str]:
        return {name for name, rule in self._rules.items() if self.series.evaluate(rule, at=self.now) not in ({}, None)}

    def _scrape_one(self, job: str, url: str | None) -> None:
        """Record what a process tells; of a target that is gone, or does not answer, every series ends."""
        own = {"job": job, "instance": job}
        told = None
        if url is not None:
            try:
                told = (
                    httpx.get(url, headers=self._token, timeout=SCRAPE_SECONDS, trust_env=False).raise_for_status().text
                )
            except httpx.HTTPError:
                told = None
            self.series.add("up", own, Sample(self.now, float(told is not None)))
        found = set()
        for family in text_string_to_metric_families(told or ""):
            for sample in family.samples:
                value = sample.value
                if sample.name.endswith("_timestamp_seconds"):
                    value += self.now - time.time()
                self.series.add(sample.name, sample.labels | own, Sample(self.now, value))
                found.add((sample.name, frozenset((sample.labels | own).items())))
        for name, recorded in self.series.samples.items():
            for labels, samples in recorded.items():
                is_own = ("job", job) in labels and (name != "up" or url is None)
                if is_own and (name, labels) not in found and samples[-1].value is not None:
                    self.series.add(name, dict(labels), Sample(self.now, None))
