"""Actions for the webhook events of platforms, each event handled once, however often it is sent."""

from collections.abc import Callable

from django.db import transaction

from backend.learners.kakao_security_events import SecurityEvent
from backend.learners.models import WebhookEvent
from backend.learners.services import identities

Action = Callable[..., None]

# https://developers.kakao.com/docs/latest/ko/kakaologin/callback: by the last path segment of the event URI
KAKAO_ACTIONS: dict[str, Action] = {
    "user-unlinked": identities.platform_unlinked,
    "account-purged": identities.platform_unlinked,
    "account-disabled": identities.grant_revoked,
    "tokens-revoked": identities.delete_grant,
    "credential-compromise": identities.grant_revoked,
    "account-credential-change-required": identities.end_sign_ins,
    "sessions-revoked": identities.end_sign_ins,
}
"""Any other event is recorded and changes nothing."""
KIND_MAX_CHARS = 100
EVENT_ID_MAX_CHARS = 255


def kakao(event: SecurityEvent) -> None:
    """Handle an event of Kakao's."""
    _handle_once("kakao", event.id, event.kinds, event.uid, KAKAO_ACTIONS)


def discord(*, event_id: str, kind: str, uid: str) -> None:
    """Handle an event of Discord's."""
    _handle_once("discord", event_id, (kind,), uid, {"APPLICATION_DEAUTHORIZED": identities.grant_revoked})


def _handle_once(provider: str, event_id: str, kinds: tuple[str, ...], uid: str, actions: dict[str, Action]) -> None:
    """Record the event and run its actions in one transaction: if one fails, all run when the event is sent again."""
    with transaction.atomic():
        _, is_new = WebhookEvent.objects.get_or_create(
            provider=provider,
            event_id=event_id[:EVENT_ID_MAX_CHARS],
            defaults={"kind": " ".join(kinds)[:KIND_MAX_CHARS]},
        )
        if is_new:
            for kind in kinds:
                if kind in actions:
                    actions[kind](provider=provider, uid=uid)
