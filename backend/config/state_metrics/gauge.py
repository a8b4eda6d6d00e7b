"""One gauge from a table of values."""

from collections.abc import Iterable, Sequence

from prometheus_client.core import GaugeMetricFamily

Row = Sequence[object]


def gauge(name: str, meaning: str, rows: Iterable[Row], labels: Sequence[str] = ()) -> GaugeMetricFamily:
    """Return a gauge; each row has the labels' values and then the number. Rows without a number are left out."""
    family = GaugeMetricFamily(f"newsbite_{name}", meaning, labels=labels)
    for *labelled, value in rows:
        if value is not None:
            family.add_metric([str(one) for one in labelled], float(str(value)))
    return family
