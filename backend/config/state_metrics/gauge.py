"""A table of values as one gauge."""

from collections.abc import Iterable, Sequence

from prometheus_client.core import GaugeMetricFamily

Row = Sequence[object]


def gauge(name: str, meaning: str, rows: Iterable[Row], labels: Sequence[str] = ()) -> GaugeMetricFamily:
    """Return a gauge of rows that hold a label's value each and then the number; a row without one is left out."""
    family = GaugeMetricFamily(f"newsbite_{name}", meaning, labels=labels)
    for *named, value in rows:
        if value is not None:
            family.add_metric([str(one) for one in named], float(str(value)))
    return family
