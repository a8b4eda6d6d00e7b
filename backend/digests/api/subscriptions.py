"""Subscriptions over HTTP: by their owner, and of a server by the bot that knows its managers."""

from typing import Any, TypedDict, cast

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema, extend_schema_serializer, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.accounts import tokens
from backend.accounts.api.fields import DISPLAY_NAME_MAX_CHARS, UID
from backend.accounts.models import User
from backend.accounts.services import service_accounts
from backend.common.api import Text, json_response, validated
from backend.digests import push_providers, selectors
from backend.digests.api.fields import PLATFORM, REVISION_MAX, NewSubscription, PlatformId, SubscriptionChanges
from backend.digests.models import Delivery
from backend.digests.selectors import Server
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
from contracts.enums import Difficulty, Platform


class Whose(TypedDict, total=False):
    """Whose subscriptions a request is about: the caller's, or a server's."""

    owner_id: int
    server: Server


class OwnApi(APIView):
    """Subscriptions of the learner who asks."""

    def whose(self) -> Whose:
        """Return whose subscriptions are meant."""
        return {"owner_id": cast("tokens.Caller", self.request.user).id}


class OfServer(OwnApi):
    """Subscriptions of a server, asked for by a bot that has checked that its user manages the server.

    403 "auth.platform_forbidden" for a platform that the bot's key is not for.
    """

    authentication_classes = (tokens.ServiceAuthentication,)

    def whose(self) -> Whose:
        """Return whose subscriptions are meant. Raises AppError "auth.platform_forbidden" (403)."""
        return {"server": server_in(self.request, self.kwargs)}


def server_in(request: Request, path: dict[str, Any]) -> Server:
    """Return the server that a path names, for a bot of its platform.

    Raises ValidationError for what cannot be one, AppError "auth.platform_forbidden" (403) for another platform's bot.
    """
    platform = Text(validators=[PLATFORM]).run_validation(str(path["platform"]))
    service_accounts.check_platform(cast("User", request.user), platform)
    return Server(platform, PlatformId().run_validation(str(path["guild_id"])))


def _line(row: Delivery, *, stories: int, posted: int = 0) -> DeliveryLine:
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
        posted=posted,
        attempts=row.attempts,
        due_at=row.due_at if row.state in Delivery.OPEN else None,
        finished_at=row.finished_at,
    )


class SubscriptionListApi(OwnApi):
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
    def get(self, request: Request, **path: str) -> HttpResponse:
        """Return a page of the caller's subscriptions."""
        query = validated(self.Query, request.query_params.dict())
        after = int(query["cursor"]) if "cursor" in query else None
        exactly = {name: query[name] for name in ("platform", "target_id", "guild_id") if name in query}
        rows = selectors.own_subscriptions(**self.whose(), after=after, **exactly)
        found = list(rows[: query["limit"] + 1])
        page = found[: query["limit"]]
        last = page[-1].pk if len(found) > len(page) else None
        shown = tuple(Subscription.model_validate(row) for row in page)
        pushes = tuple(Platform(name) for name in push_providers.PROVIDERS if push_providers.load(name).is_on)
        return json_response(SubscriptionPage(next=next_address(request, query, last), results=shown, pushes=pushes))

    @extend_schema(request=NewSubscription, responses={201: Subscription}, operation_id="subscriptions_create")
    def post(self, request: Request, **path: str) -> HttpResponse:
        """Make a subscription."""
        wanted, caller = validated(NewSubscription, request.data), cast("tokens.Caller", request.user)
        if wanted["platform"] in push_providers.PROVIDERS:
            chosen = {name: value for name, value in wanted.items() if name in request.data}
            row = subscriptions.opt_in(owner_id=caller.id, **chosen)
        else:
            row = subscriptions.create_own(owner_id=caller.id, in_chat=caller.in_chat, chat=caller.platform, **wanted)
        return json_response(Subscription.model_validate(row), status=201)


class SubscriptionApi(OwnApi):
    """`GET, PATCH, DELETE /api/v1/subscriptions/{id}/` (learner): one of the caller's own.

    `PATCH {"state": "paused"}` -> 200 as Subscription; any field but platform, target_id and audience; DELETE -> 204.
    With `revision`, in the body or as `DELETE ?revision=3`, only what has not been changed since is changed or deleted:
    else 409 "subscription.changed".
    400 "category.unknown" or "request.invalid"; 403 "subscription.forbidden" for a server, role or channel outside a
    chat, "subscription.of_server" when a learner changes what belongs to a server; 404 "subscription.unknown",
    somebody else's too; 409 "subscription.changed", or "push.off", "push.no_identity" or "push.no_grant" when a push is
    to run again and cannot.
    """

    @extend_schema(responses=Subscription, operation_id="subscriptions_retrieve")
    def get(self, request: Request, **path: int) -> HttpResponse:
        """Return a subscription."""
        row = selectors.own_subscription(**self.whose(), subscription_id=self.kwargs["subscription_id"])
        return json_response(Subscription.model_validate(row))

    @extend_schema(request=SubscriptionChanges, responses=Subscription, operation_id="subscriptions_update")
    def patch(self, request: Request, **path: int) -> HttpResponse:
        """Change a subscription."""
        wanted, whose = validated(SubscriptionChanges, request.data, partial=True), self.whose()
        is_outside = "owner_id" in whose and not cast("tokens.Caller", request.user).in_chat
        if is_outside and subscriptions.VOUCHED & wanted.keys():
            raise subscriptions.not_theirs()
        row = subscriptions.change(**whose, subscription_id=self.kwargs["subscription_id"], **wanted)
        return json_response(Subscription.model_validate(row))

    @extend_schema_serializer(component_name="SubscriptionRevision")
    class Query(serializers.Serializer[dict[str, Any]]):
        """The query string of DELETE."""

        revision = serializers.IntegerField(min_value=0, max_value=REVISION_MAX, required=False)

    @extend_schema(parameters=[Query], responses={204: None}, operation_id="subscriptions_destroy")
    def delete(self, request: Request, **path: int) -> Response:
        """End a subscription."""
        subscriptions.end(
            **self.whose(),
            subscription_id=self.kwargs["subscription_id"],
            **validated(self.Query, request.query_params.dict()),
        )
        return Response(status=204)


class SubscriptionStatusApi(OwnApi):
    """`GET /api/v1/subscriptions/{id}/status/` (learner): the last digests, newest first, and the next run.

    200 `{"subscription": {...}, "deliveries": [{"study_date": "2026-11-24", "state": "skipped", "reason":
    "digest.empty", ...}]}`; 404 "subscription.unknown".
    """

    @extend_schema(responses=SubscriptionStatus, operation_id="subscriptions_status")
    def get(self, request: Request, **path: int) -> HttpResponse:
        """Return a subscription with its last digests."""
        row = selectors.own_subscription(**self.whose(), subscription_id=self.kwargs["subscription_id"])
        lines = tuple(
            _line(one, stories=count, posted=posted) for one, count, posted in selectors.last_digests(subscription=row)
        )
        return json_response(SubscriptionStatus(subscription=Subscription.model_validate(row), deliveries=lines))


class SubscriptionRunApi(OwnApi):
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
    def post(self, request: Request, **path: int) -> HttpResponse:
        """Run a subscription once."""
        form = validated(self.Input, request.data)
        whose = self.whose()
        if form["mode"] == "now":
            row = deliveries.run_now(**whose, subscription_id=self.kwargs["subscription_id"])
            line = _line(row, stories=row.stories.count()) if row else None
            return json_response(RunResult(mode="now", delivery=line, preview=None))
        found = deliveries.preview(**whose, subscription_id=self.kwargs["subscription_id"])
        target = selectors.own_subscription(**whose, subscription_id=self.kwargs["subscription_id"])
        level = Difficulty.of(target.level)
        preview = Preview(
            study_date=found.study_date,
            subscription=Subscription.model_validate(target),
            stories=tuple(article_json.detail(article, level) for article in found.articles),
        )
        return json_response(RunResult(mode="test", delivery=None, preview=preview))


@extend_schema_view(get=extend_schema(operation_id="server_list"))
class ServerSubscriptionListApi(OfServer, SubscriptionListApi):
    """`GET, POST /api/v1/servers/{platform}/{guild_id}/subscriptions/` (service account): a server's digests.

    POST makes or changes the one of a channel, in the name of a member who manages the server:
    `{"target_id": "9001", "uid": "80351110224678912", "display_name": "미나", "local_time": "08:00"}` -> 200 as
    Subscription; fields that are left out remain as they are. Somebody's own subscription of that channel passes to the
    server. With `revision`, 0 for none, only what has not been changed since is changed. 400 "category.unknown" or
    "request.invalid"; 403 "account.inactive"; 409 "subscription.changed".
    """

    @extend_schema_serializer(component_name="ServerSubscription")
    class Input(SubscriptionChanges):
        """Which channel, who wants it, and what to set."""

        target_id = PlatformId()
        uid = Text(trim_whitespace=False, validators=[UID])
        display_name = Text(max_length=DISPLAY_NAME_MAX_CHARS, default="", allow_blank=True)

    @extend_schema(request=Input, responses=Subscription, operation_id="server_save")
    def post(self, request: Request, **path: str) -> HttpResponse:
        """Make or change a channel's subscription."""
        wanted = {"display_name": "", **validated(self.Input, request.data, partial=True)}
        if missing := {"target_id", "uid"} - wanted.keys():
            raise serializers.ValidationError(dict.fromkeys(missing, "Say which."), code="required")
        row = subscriptions.save_for_server(server=server_in(request, self.kwargs), **wanted)
        return json_response(Subscription.model_validate(row))


@extend_schema_view(
    get=extend_schema(operation_id="server_retrieve"),
    patch=extend_schema(operation_id="server_update"),
    delete=extend_schema(operation_id="server_destroy"),
)
class ServerSubscriptionApi(OfServer, SubscriptionApi):
    """`GET, PATCH, DELETE /api/v1/servers/{platform}/{guild_id}/subscriptions/{id}/` (service account).

    As a learner's; what is changed belongs to the server from then on.
    """


@extend_schema_view(get=extend_schema(operation_id="server_status"))
class ServerSubscriptionStatusApi(OfServer, SubscriptionStatusApi):
    """`GET /api/v1/servers/{platform}/{guild_id}/subscriptions/{id}/status/` (service account): as a learner's."""


@extend_schema_view(post=extend_schema(operation_id="server_run"))
class ServerSubscriptionRunApi(OfServer, SubscriptionRunApi):
    """`POST /api/v1/servers/{platform}/{guild_id}/subscriptions/{id}/run/` (service account): as a learner's."""


class ServerConfirmApi(APIView):
    """`POST /api/v1/servers/{platform}/{guild_id}/confirm/` (service account): a channel's owner manages the server.

    `{"target_id": "9001"}` -> 200 as Subscription, which outlives that right from then on; 403
    "auth.platform_forbidden"; 404 "subscription.unknown".
    """

    authentication_classes = (tokens.ServiceAuthentication,)

    @extend_schema_serializer(component_name="Confirmation")
    class Input(serializers.Serializer[dict[str, Any]]):
        """Which channel."""

        target_id = PlatformId()

    @extend_schema(request=Input, responses=Subscription, operation_id="server_confirm")
    def post(self, request: Request, **path: str) -> HttpResponse:
        """Record what the bot has seen."""
        form = validated(self.Input, request.data)
        server = server_in(request, self.kwargs)
        return json_response(Subscription.model_validate(subscriptions.confirm(server=server, **form)))
