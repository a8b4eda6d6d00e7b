"""Webhook events of Discord. https://docs.discord.com/developers/events/webhook-events

Every call is signed (Ed25519 over timestamp and body); Discord also sends wrong signatures on purpose and expects a 401
for them. A person who removes our application from their Discord stays the learner the bot knows, for that identity is
also a chat; their grant is deleted and their sign-ins end. A new login asks for their consent again.
"""

import contextlib
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from pydantic import BaseModel, Field, ValidationError

from backend.common import clock
from backend.learners.services import platform_webhooks

BODY_MAX_BYTES = 256 * 1024
MAX_AGE_SECONDS = 15 * 60
"""Discord retries for ten minutes."""
PING = 0


class _User(BaseModel):
    id: str = Field(pattern=r"^[0-9]{1,20}$")


class _Data(BaseModel):
    user: _User


class _Event(BaseModel):
    type: str = Field(max_length=100)
    timestamp: str = Field("", max_length=64)
    data: dict[str, Any] = Field(default_factory=dict)


class _Payload(BaseModel):
    type: int
    event: _Event | None = None


@csrf_exempt
@require_POST
def events(request: HttpRequest) -> HttpResponse:
    """`POST /webhooks/discord/events/`: a ping or an event.

    204 for everything signed by Discord, known or not, new or repeated; 400 for a body that is no event; 401 otherwise.
    """
    signature = request.headers.get("X-Signature-Ed25519", "")
    timestamp = request.headers.get("X-Signature-Timestamp", "")
    if len(request.body) > BODY_MAX_BYTES or not is_signed_by_discord(signature, timestamp, request.body):
        return HttpResponse(status=401)
    try:
        payload = _Payload.model_validate_json(request.body)
    except ValidationError:
        return HttpResponse(status=400)
    if payload.type != PING and payload.event is not None:
        event = payload.event
        with contextlib.suppress(ValidationError):  # an event without a user
            uid = _Data.model_validate(event.data).user.id
            event_id = f"{event.type} {uid} {event.timestamp}"
            platform_webhooks.discord(event_id=event_id, kind=event.type, uid=uid)
    return HttpResponse(status=204)


def is_signed_by_discord(signature: str, timestamp: str, body: bytes) -> bool:
    """Return whether the signature is Discord's and not older than MAX_AGE_SECONDS."""
    is_time = timestamp.isascii() and timestamp.isdecimal() and len(timestamp) < 13
    if not is_time or abs(clock.now().timestamp() - int(timestamp)) > MAX_AGE_SECONDS:
        return False
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(settings.DISCORD_PUBLIC_KEY))
        key.verify(bytes.fromhex(signature), timestamp.encode() + body)
    except (InvalidSignature, ValueError):
        return False
    return True
