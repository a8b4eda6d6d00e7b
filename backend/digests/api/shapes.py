"""How subscriptions and deliveries look to a client: rows in, JSON-ready dicts out. Pure."""

import datetime as dt
from typing import Any

from backend.digests.models import Delivery, Subscription
from backend.digests.services.claims import DeliveryContent
from backend.materials import article_json


def subscription(row: Subscription) -> dict[str, Any]:
    """Return a subscription."""
    plain = (
        *("id", "platform", "target_id", "guild_id", "audience", "categories", "level", "time_zone", "weekdays"),
        *("layout", "role_id", "alert_target_id", "state", "pause_reason", "pause_detail"),
    )
    return {name: getattr(row, name) for name in plain} | {
        "local_time": _clock(row.local_time),
        "quiet_from": _clock(row.quiet_from),
        "quiet_until": _clock(row.quiet_until),
        "next_run_at": _moment(row.next_run_at),
        "created_at": _moment(row.created_at),
    }


def line(row: Delivery, *, stories: int) -> dict[str, Any]:
    """Return a digest as a line of its subscription's history."""
    return {
        "id": row.pk,
        "trigger": row.trigger,
        "study_date": row.study_date.isoformat(),
        "slot_at": _moment(row.slot_at),
        "state": row.state,
        "reason": row.reason,
        "detail": row.detail,
        "stories": stories,
        "attempts": row.attempts,
        "finished_at": _moment(row.finished_at),
    }


def job(row: Delivery, content: DeliveryContent, *, owner_uid: str | None) -> dict[str, Any]:
    """Return a leased delivery with all that a bot needs; reads `row.subscription` and `row.message`."""
    common = {
        "id": row.pk,
        "kind": row.kind,
        "lease": row.lease,
        "lease_until": _moment(row.due_at),
        "attempt": row.attempts,
        "maybe_posted": row.maybe_posted,
        "nonce": row.nonce,
        "platform": row.platform,
        "target_id": row.target_id,
        "owner_uid": owner_uid,
        "subscription": subscription(row.subscription) if row.subscription else None,
    }
    return common | _particulars(row, content)


def _particulars(row: Delivery, content: DeliveryContent) -> dict[str, Any]:
    if row.kind == Delivery.Kind.ALERT:
        alert_target_id = row.subscription.alert_target_id if row.subscription else ""
        return {"cause": row.cause, "detail": row.detail, "alert_target_id": alert_target_id}
    about = {
        "study_date": row.study_date.isoformat(),
        "slot_at": _moment(row.slot_at),
        "stories": [article_json.detail(article) for article in content.articles],
        "withdrawn": content.withdrawn,
    }
    if row.message is None:
        return about | {"trigger": row.trigger}
    place = {name: getattr(row.message, name) for name in ("channel_id", "message_id", "position")}
    return about | {"delivery_id": row.message.delivery_id, "message": place}


def _clock(time: dt.time | None) -> str | None:
    return None if time is None else time.strftime("%H:%M")


def _moment(moment: dt.datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")
