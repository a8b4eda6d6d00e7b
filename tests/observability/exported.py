"""Everything the code tells Prometheus, by name, with its labels."""

from types import SimpleNamespace
from typing import Any, cast

from prometheus_client import Metric
from prometheus_client.metrics import MetricWrapperBase

from backend.config.state_metrics.collector import Facts
from bot import monitoring as bot_metrics
from bot.discord.client import StudyBot
from bot.discord.gateway_state import GatewayState
from observability import metrics as backend_metrics
from tasks import signals as task_signals

SUFFIXES = {"counter": ("_total",), "gauge": ("",), "histogram": ("_bucket", "_count", "_sum")}
FROM_PROMETHEUS = {"up": {"job", "instance"}}
ALWAYS = {"job", "instance"}


def counted() -> list[MetricWrapperBase]:
    """Return what the processes count; the house's own alone."""
    modules = (backend_metrics, bot_metrics, task_signals)
    return [value for module in modules for value in vars(module).values() if isinstance(value, MetricWrapperBase)]


def collected() -> list[Metric]:
    """Return what is looked up when somebody asks; needs the database."""
    shard = SimpleNamespace(is_closed=lambda: False, latency=0.1)
    bot = cast(StudyBot, SimpleNamespace(shards={0: shard}, guilds=[], is_ready=lambda: True))
    return [*Facts().collect(), *GatewayState(bot).collect()]


def labels_by_name() -> dict[str, set[str]]:
    """Return every name a query may use, with the labels that go with it."""
    told: dict[str, set[str]] = dict(FROM_PROMETHEUS)
    for metric in (*counted(), *collected()):
        name, kind, labels = _described(metric)
        for suffix in SUFFIXES[kind]:
            told[name + suffix] = labels | ALWAYS | ({"le"} if suffix == "_bucket" else set())
    return told


def _described(metric: Any) -> tuple[str, str, set[str]]:  # noqa: ANN401  # two classes that share no type
    # The library keeps names of labels, and of what it counts, to itself.
    is_counted = isinstance(metric, MetricWrapperBase)
    name, kind = (metric._name if is_counted else metric.name), (metric._type if is_counted else metric.type)
    return str(name), str(kind), set(metric._labelnames)
