"""What platforms tell us about their people, each event heard once, however often it is sent."""

from collections.abc import Callable

from django.db import transaction

from backend.learners.kakao_security_events import SecurityEvent
from backend.learners.models import WebhookEvent
from backend.learners.services import identities
from backend.learners.services.identities import Heard

Deed = Callable[..., Heard]

# https://developers.kakao.com/docs/latest/ko/kakaologin/callback: by the last part of the event's address
KAKAO_DEEDS: dict[str, Deed] = {
    "user-unlinked": identities.platform_unlinked,
    "account-purged": identities.platform_unlinked,
    "account-disabled": identities.grant_revoked,
    "tokens-revoked": identities.grant_forgotten,
    "credential-compromise": identities.grant_revoked,
    "account-credential-change-required": identities.signed_out,
    "sessions-revoked": identities.signed_out,
}
"""Any other event is noted and changes nothing here."""
KIND_MAX_CHARS = 100
EVENT_ID_MAX_CHARS = 255


def kakao(event: SecurityEvent) -> bool:
    """Do what Kakao's event asks for; say whether it was new."""
    return _once("kakao", event.id, event.kinds, event.uid, KAKAO_DEEDS)


def discord(*, event_id: str, kind: str, uid: str) -> bool:
    """Do what Discord's event asks for; say whether it was new."""
    return _once("discord", event_id, (kind,), uid, {"APPLICATION_DEAUTHORIZED": identities.grant_revoked})


def _once(provider: str, event_id: str, kinds: tuple[str, ...], uid: str, deeds: dict[str, Deed]) -> bool:
    """Note and deeds are one transaction: a deed that failed is done when the event comes again."""
    wanted = [deeds[kind] for kind in kinds if kind in deeds]
    with transaction.atomic():
        _, is_new = WebhookEvent.objects.get_or_create(
            provider=provider,
            event_id=event_id[:EVENT_ID_MAX_CHARS],
            defaults={"kind": " ".join(kinds)[:KIND_MAX_CHARS]},
        )
        for deed in wanted if is_new else []:
            deed(provider=provider, uid=uid)
    return is_new
