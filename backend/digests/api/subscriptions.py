"""Subscriptions over HTTP: by their owner, and adoption by a bot."""

from typing import Any, cast

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.accounts import tokens
from backend.accounts.api.fields import DISPLAY_NAME_MAX_CHARS, PROVIDER, UID
from backend.accounts.models import User
from backend.accounts.services import service_accounts
from backend.common.api import Text, json_response
from backend.digests import push_providers, selectors
from backend.digests.api.fields import PLATFORM, NewSubscription, PlatformId, SubscriptionChanges
from backend.digests.models import Delivery
from backend.digests.services import deliveries, subscriptions
from backend.materials import article_json
from backend.study.api.paging import PageInput, next_address
from contracts.deliveries import (
    DeliveryLine,
    Preview,
    RunResult,
    Subscription,
    SubscriptionPage,
    SubscriptionStatus,
)
from contracts.enums import Platform


def _caller_id(request: Request) -> int:
    return cast("tokens.Caller", request.user).id


def _line(row: Delivery, *, stories: int) -> DeliveryLine:
    """Return a digest as a line of its subscription's history."""
    return DeliveryLine(
        id=row.pk,
        trigger=row.trigger,
        study_date=row.study_date,
        slot_at=row.slot_at,
        state=row.state,
        reason=row.reason,
        detail=row.detail,
        stories=stories,
        attempts=row.attempts,
        finished_at=row.finished_at,
    )


class SubscriptionListApi(APIView):
    """`GET, POST /api/v1/subscriptions/` (learner): the caller's own, oldest first, and a new one.

    `POST {"platform": "discord", "target_id": "9001", "local_time": "08:00", "time_zone": "Asia/Seoul"}` -> 201 as
    Subscription. `GET ?platform=discord&target_id=9001` -> 200 `{"next": null, "results": [...]}`.
    A platform that we push on (kakao_skill, kakao_memo) takes no target: it is the caller's own identity there, never
    from 21:00 to 08:00 (an earlier or later time becomes 08:00), of the categories and level the caller reads.
    A channel of Discord is subscribed from Discord alone, where the bot has checked who may; with another token the
    target is the caller's own identity (`"audience": "person"`).
    400 "category.unknown" or "request.invalid"; 401 "auth.user_gone"; 403 "subscription.forbidden"; 409
    "subscription.exists" (`extra.id`), "subscription.taken", "subscription.too_many", "push.off", "push.no_identity" or
    "push.no_grant".
    """

    @extend_schema_serializer(component_name="SubscriptionFilter")
    class Query(PageInput):
        """The query string."""

        platform = serializers.RegexField(PLATFORM.regex, required=False)
        target_id = PlatformId(required=False)
        guild_id = PlatformId(required=False)

    @extend_schema(parameters=[Query], responses=SubscriptionPage, operation_id="subscriptions_list")
    def get(self, request: Request) -> HttpResponse:
        """Return a page of the caller's subscriptions."""
        form = self.Query(data=request.query_params.dict())
        form.is_valid(raise_exception=True)
        query = form.validated_data
        after = int(query["cursor"]) if "cursor" in query else None
        exactly = {name: query[name] for name in ("platform", "target_id", "guild_id") if name in query}
        rows = selectors.own_subscriptions(owner_id=_caller_id(request), after=after, **exactly)
        found = list(rows[: query["limit"] + 1])
        page = found[: query["limit"]]
        last = page[-1].pk if len(found) > len(page) else None
        shown = tuple(Subscription.model_validate(row) for row in page)
        pushes = tuple(Platform(name) for name in push_providers.PROVIDERS if push_providers.load(name).is_on)
        return json_response(SubscriptionPage(next=next_address(request, query, last), results=shown, pushes=pushes))

    @extend_schema(request=NewSubscription, responses={201: Subscription}, operation_id="subscriptions_create")
    def post(self, request: Request) -> HttpResponse:
        """Make a subscription."""
        form = NewSubscription(data=request.data)
        form.is_valid(raise_exception=True)
        wanted = form.validated_data
        if wanted["platform"] in push_providers.PROVIDERS:
            chosen = {name: value for name, value in wanted.items() if name in request.data}
            row = subscriptions.opt_in(owner_id=_caller_id(request), **chosen)
        else:
            caller = cast("tokens.Caller", request.user)
            row = subscriptions.create_own(owner_id=caller.id, in_chat=caller.in_chat, chat=caller.platform, **wanted)
        return json_response(Subscription.model_validate(row), status=201)


class SubscriptionApi(APIView):
    """`GET, PATCH, DELETE /api/v1/subscriptions/{id}/` (learner): one of the caller's own.

    `PATCH {"state": "paused"}` -> 200 as Subscription; any field but platform, target_id and audience; DELETE -> 204.
    400 "category.unknown" or "request.invalid"; 403 "subscription.forbidden" for a server, role or channel outside a
    chat; 404 "subscription.unknown", somebody else's too; 409 "push.off",
    "push.no_identity" or "push.no_grant" when a push is to run again and cannot.
    """

    @extend_schema(responses=Subscription, operation_id="subscriptions_retrieve")
    def get(self, request: Request, subscription_id: int) -> HttpResponse:
        """Return a subscription."""
        row = selectors.own_subscription(owner_id=_caller_id(request), subscription_id=subscription_id)
        return json_response(Subscription.model_validate(row))

    @extend_schema(request=SubscriptionChanges, responses=Subscription, operation_id="subscriptions_update")
    def patch(self, request: Request, subscription_id: int) -> HttpResponse:
        """Change a subscription."""
        form = SubscriptionChanges(data=request.data, partial=True)
        form.is_valid(raise_exception=True)
        caller, wanted = cast("tokens.Caller", request.user), form.validated_data
        if not caller.in_chat and subscriptions.VOUCHED & wanted.keys():
            raise subscriptions.not_theirs()
        row = subscriptions.change(owner_id=caller.id, subscription_id=subscription_id, **wanted)
        return json_response(Subscription.model_validate(row))

    @extend_schema(responses={204: None}, operation_id="subscriptions_destroy")
    def delete(self, request: Request, subscription_id: int) -> Response:
        """End a subscription."""
        subscriptions.end(owner_id=_caller_id(request), subscription_id=subscription_id)
        return Response(status=204)


class SubscriptionStatusApi(APIView):
    """`GET /api/v1/subscriptions/{id}/status/` (learner): the last digests, newest first, and the next run.

    200 `{"subscription": {...}, "deliveries": [{"study_date": "2026-11-24", "state": "skipped", "reason":
    "digest.empty", ...}]}`; 404 "subscription.unknown".
    """

    @extend_schema(responses=SubscriptionStatus, operation_id="subscriptions_status")
    def get(self, request: Request, subscription_id: int) -> HttpResponse:
        """Return a subscription with its last digests."""
        row = selectors.own_subscription(owner_id=_caller_id(request), subscription_id=subscription_id)
        lines = tuple(_line(one, stories=count) for one, count in selectors.last_digests(subscription=row))
        return json_response(SubscriptionStatus(subscription=Subscription.model_validate(row), deliveries=lines))


class SubscriptionRunApi(APIView):
    """`POST /api/v1/subscriptions/{id}/run/` (learner): a digest now, or a preview.

    `{"mode": "now"}` -> 200 `{"mode": "now", "delivery": {...}, "preview": null}`, delivery null when the target has
    had all of today's stories; `{"mode": "test"}` -> 200 `{"mode": "test", "delivery": null, "preview": {"study_date":
    "2026-11-24", "subscription": {...}, "stories": [...]}}`, and nothing is stored.
    400 "request.invalid"; 404 "subscription.unknown"; 409 "subscription.paused" (now only).
    """

    @extend_schema_serializer(component_name="Run")
    class Input(serializers.Serializer[dict[str, Any]]):
        """Whether to send or to preview."""

        mode = serializers.ChoiceField(choices=["now", "test"])

    @extend_schema(request=Input, responses=RunResult, operation_id="subscriptions_run")
    def post(self, request: Request, subscription_id: int) -> HttpResponse:
        """Run a subscription once."""
        form = self.Input(data=request.data)
        form.is_valid(raise_exception=True)
        mine = {"owner_id": _caller_id(request), "subscription_id": subscription_id}
        if form.validated_data["mode"] == "now":
            row = deliveries.run_now(**mine)
            line = _line(row, stories=row.stories.count()) if row else None
            return json_response(RunResult(mode="now", delivery=line, preview=None))
        found = deliveries.preview(**mine)
        preview = Preview(
            study_date=found.study_date,
            subscription=Subscription.model_validate(selectors.own_subscription(**mine)),
            stories=tuple(article_json.detail(article) for article in found.articles),
        )
        return json_response(RunResult(mode="test", delivery=None, preview=preview))


class SubscriptionAdoptApi(APIView):
    """`POST /api/v1/subscriptions/adopt/` (service account): a target's subscription passes to another member.

    The bot has checked that this member may run the target. `{"platform": "discord", "target_id": "9001",
    "provider": "discord", "uid": "80351110224678912", "display_name": "미나"}` -> 200 as Subscription.
    400 "request.invalid"; 403 "account.inactive", "auth.platform_forbidden"; 404 "subscription.unknown".
    """

    authentication_classes = (tokens.ServiceAuthentication,)

    @extend_schema_serializer(component_name="Adoption")
    class Input(serializers.Serializer[dict[str, Any]]):
        """Which target, and to whom."""

        platform = Text(validators=[PLATFORM])
        target_id = PlatformId()
        provider = Text(validators=[PROVIDER])
        uid = Text(trim_whitespace=False, validators=[UID])
        display_name = Text(max_length=DISPLAY_NAME_MAX_CHARS, default="", allow_blank=True)

    @extend_schema(request=Input, responses=Subscription, operation_id="subscriptions_adopt")
    def post(self, request: Request) -> HttpResponse:
        """Hand a subscription over."""
        form = self.Input(data=request.data)
        form.is_valid(raise_exception=True)
        service_accounts.check_platform(
            cast("User", request.user), form.validated_data["platform"], form.validated_data["provider"]
        )
        return json_response(Subscription.model_validate(subscriptions.adopt(**form.validated_data)))
