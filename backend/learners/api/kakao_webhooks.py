"""Webhooks of Kakao. https://developers.kakao.com/docs/latest/ko/kakaologin/callback

Both respond from the database alone, well within Kakao's three seconds, except when a signing key is unknown yet. An
unknown person or event is no error: Kakao stops calling after errors.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from backend.common.errors import ExternalError
from backend.learners import kakao_security_events
from backend.learners.services import identities, platform_webhooks

SCHEME = "KakaoAK "
BODY_MAX_BYTES = 32 * 1024
UID_MAX_DIGITS = 19


@csrf_exempt
@require_http_methods(["GET", "POST"])
def unlink(request: HttpRequest) -> HttpResponse:
    """`POST or GET /webhooks/kakao/unlink/`: a person left our application at Kakao.

    `Authorization: KakaoAK <admin key>`; fields `app_id`, `user_id`, `referrer_type`, as form or query. 200 for
    unknown people too, 401 without the key.
    """
    key, authorization = settings.KAKAO_ADMIN_KEY, request.headers.get("Authorization", "")
    if not key or not constant_time_compare(authorization, f"{SCHEME}{key}"):
        return HttpResponse(status=401)
    given = request.POST if request.method == "POST" else request.GET
    uid = given.get("user_id", "").strip()
    if uid.isascii() and uid.isdecimal() and len(uid) <= UID_MAX_DIGITS:
        identities.platform_unlinked(provider="kakao", uid=uid)
    return HttpResponse(status=200)


@csrf_exempt
@require_POST
def events(request: HttpRequest) -> HttpResponse:
    """`POST /webhooks/kakao/events/`: an event of an account; the body is a signed token (RFC 8417, 8935).

    202 for every valid token of Kakao's, known or not, new or repeated; 400 `{err, description}` for the rest;
    503 while Kakao's keys cannot be fetched.
    """
    if len(request.body) > BODY_MAX_BYTES:
        return _refused("invalid_request", "The token is too long.")
    try:
        event = kakao_security_events.read(request.body)
    except kakao_security_events.RefusedTokenError as error:
        return _refused(error.err, str(error))
    except ExternalError:
        return _refused("server_error", "The keys cannot be fetched now.", status=503)
    platform_webhooks.kakao(event)
    return HttpResponse(status=202)


def _refused(err: str, description: str, status: int = 400) -> HttpResponse:
    return JsonResponse({"err": err, "description": description}, status=status)
