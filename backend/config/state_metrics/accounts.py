"""Gauges of the accounts: the money for text messages."""

from collections.abc import Iterator

from django.conf import settings
from django.db.backends.utils import CursorWrapper
from prometheus_client.core import GaugeMetricFamily

from backend.accounts.services.text_messages import FOREIGN_PRICE_KRW, Use
from backend.common import clock
from backend.config.state_metrics.gauge import gauge

_DAY = "SELECT spent_krw, messages, stopped_at IS NOT NULL FROM accounts_smsday WHERE day = %(today)s"


def text_messages(cursor: CursorWrapper) -> Iterator[GaugeMetricFamily]:
    """Measure what today's text messages cost."""
    cursor.execute(_DAY, {"today": clock.seoul_today()})
    spent, messages, stopped = cursor.fetchone() or (0, 0, False)
    yield gauge("sms_budget_krw", "What a day's text messages may cost.", [(settings.SMS_DAILY_BUDGET_KRW,)])
    yield gauge("sms_budget_spent_krw", "Paid and set aside today (Seoul).", [(spent,)])
    # A budget that was raised since refuses nothing more.
    refuses = stopped and spent + FOREIGN_PRICE_KRW > settings.SMS_DAILY_BUDGET_KRW * Use.SIGN_UP // 100
    yield gauge("sms_budget_stopped", "1 while the budget refuses messages, or the dearest.", [(int(refuses),)])
    yield gauge("sms_day_messages", "Text messages sent today (Seoul).", [(messages,)])
