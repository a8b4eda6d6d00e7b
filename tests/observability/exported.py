"""Every metric that the code declares, by name, with its labels."""

import ast
import functools
from collections.abc import Iterator

from tests.architecture.source import nodes

SUFFIXES = {
    "Counter": ("_total",),
    "Gauge": ("",),
    "GaugeMetricFamily": ("",),
    "gauge": ("",),
    "Histogram": ("_bucket", "_count", "_sum"),
}
FROM_PROMETHEUS = {"up": {"job", "instance"}}
ALWAYS = {"job", "instance"}


@functools.cache
def labels_by_name() -> dict[str, set[str]]:
    """Return every name a query may use, with the labels that go with it."""
    found: dict[str, set[str]] = dict(FROM_PROMETHEUS)
    for kind, name, labels in _declared():
        for suffix in SUFFIXES[kind]:
            found[name + suffix] = labels | ALWAYS | ({"le"} if suffix == "_bucket" else set())
    return found


def _declared() -> Iterator[tuple[str, str, set[str]]]:
    """Yield kind, name and labels of each call that makes a metric under a constant name."""
    for _, call in nodes("observability", "backend", "bot", "tasks"):
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in SUFFIXES):
            continue
        if call.args and isinstance(call.args[0], ast.Constant):
            kind, name = call.func.id, str(call.args[0].value)
            name = f"newsbite_{name}" if kind == "gauge" else name
            if name.startswith("newsbite_"):  # other classes are called Counter too
                yield kind, name, _labels(call)


def _labels(call: ast.Call) -> set[str]:
    lists = [part for part in (*call.args, *(word.value for word in call.keywords)) if isinstance(part, ast.List)]
    names = [one.value for found in lists for one in found.elts if isinstance(one, ast.Constant)]
    return {name for name in names if isinstance(name, str)}
