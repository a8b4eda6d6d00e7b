"""Gauges of the accounts: the money for text messages."""

from collections.abc import Iterator

from django.conf import settings
from django.db.backends.utils import CursorWrapper
from prometheus_client.core import GaugeMetricFamily

from backend.common import clock
from backend.config.state_metrics.gauge import gauge

_DAY = "SELECT spent_krw, messages, stopped_at IS NOT NULL FROM accounts_smsday WHERE day = %(today)s"


def text_messages(cursor: CursorWrapper) -> Iterator[GaugeMetricFamily]:
    """Measure what today's text messages cost."""
    cursor.execute(_DAY, {"today": clock.seoul_today()})
    spent, messages, stopped = cursor.fetchone() or (0, 0, False)
    yield gauge("sms_budget_krw", "What a day's text messages may cost.", [(settings.SMS_DAILY_BUDGET_KRW,)])
    yield gauge("sms_budget_spent_krw", "Paid and set aside today (Seoul).", [(spent,)])
    yield gauge("sms_budget_stopped", "1 when the budget has refused a message today.", [(int(stopped),)])
    yield gauge("sms_day_messages", "Text messages sent today (Seoul).", [(messages,)])
