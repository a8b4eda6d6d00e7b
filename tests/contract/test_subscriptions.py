"""The subscriptions of StudyApi against the real API."""

import pytest

from backend.digests import models
from bot.api.client import StudyApi
from bot.api.errors import ApiError
from contracts.deliveries import DeliveryLine, NewSubscription, Preview, Subscription
from contracts.enums import SubscriptionState
from contracts.learners import Speaker
from tests.bot.stored_stories import JUN, MINA
from tests.contract.conftest import DjangoApi
from tests.digests import factories as digests

CHANNEL = NewSubscription(platform="discord", target_id="9001")
CHOSEN = NewSubscription(
    platform="discord",
    target_id="9002",
    guild_id="77",
    categories=("business", "technology"),
    level="C1",
    local_time="07:30",
    time_zone="America/New_York",
    weekdays=(1, 5),
    layout="forum",
    role_id="55",
    alert_target_id="66",
    quiet_from="21:00",
    quiet_until="07:00",
)

OTHER = Speaker("discord", "80351110224670000")


def test_what_is_not_chosen_is_as_the_value_says(django_api: DjangoApi) -> None:
    made = django_api.run(lambda api: api.subscribe(MINA, CHANNEL))
    assert NewSubscription.model_validate(made.model_dump()) == CHANNEL
    assert (made.state, made.pause_reason) == ("active", "")
    assert made.next_run_at is not None


def test_everything_that_is_chosen_comes_back(django_api: DjangoApi) -> None:
    made = django_api.run(lambda api: api.subscribe(MINA, CHOSEN))
    assert NewSubscription.model_validate(made.model_dump()) == CHOSEN
    assert django_api.run(lambda api: api.subscription(MINA, made.id)) == made


def test_a_conflict_names_ones_own(django_api: DjangoApi) -> None:
    made = django_api.run(lambda api: api.subscribe(MINA, CHANNEL))
    with pytest.raises(ApiError) as refused:
        django_api.run(lambda api: api.subscribe(MINA, CHANNEL))
    assert (refused.value.code, refused.value.extra) == ("subscription.exists", {"id": made.id})
    with pytest.raises(ApiError) as refused:
        django_api.run(lambda api: api.subscribe(OTHER, CHANNEL))
    assert (refused.value.code, refused.value.status) == ("subscription.taken", 409)


def test_the_list_is_narrowed_and_turned(django_api: DjangoApi) -> None:
    async def read(api: StudyApi) -> tuple[list[str], list[str], list[str]]:
        await api.subscribe(MINA, CHANNEL)
        await api.subscribe(MINA, CHOSEN)
        page = await api.subscriptions(MINA, limit=1)
        rest = await api.subscriptions(MINA, limit=1, cursor=page.cursor)
        narrowed = await api.subscriptions(MINA, platform="discord", target_id="9002", guild_id="77")
        return tuple([one.target_id for one in found.results] for found in (page, rest, narrowed))  # type: ignore[return-value]

    assert django_api.run(read) == (["9001"], ["9002"], ["9002"])


def test_a_change_leaves_the_rest_alone(django_api: DjangoApi) -> None:
    async def change(api: StudyApi) -> tuple[Subscription, Subscription]:
        made = await api.subscribe(MINA, CHOSEN)
        return made, await api.change_subscription(
            MINA, made.id, state=SubscriptionState.PAUSED, role_id="", quiet_from=None, quiet_until=None
        )

    made, paused = django_api.run(change)
    assert (paused.state, paused.pause_reason, paused.next_run_at, paused.role_id) == ("paused", "owner", None, "")
    assert (paused.quiet_from, paused.quiet_until) == (None, None)
    assert (paused.level, paused.weekdays, paused.local_time) == (made.level, made.weekdays, made.local_time)


def test_an_ended_subscription_is_gone(django_api: DjangoApi) -> None:
    async def end(api: StudyApi) -> None:
        made = await api.subscribe(MINA, CHANNEL)
        await api.unsubscribe(MINA, made.id)
        await api.subscription(MINA, made.id)

    with pytest.raises(ApiError) as refused:
        django_api.run(end)
    assert (refused.value.code, refused.value.status) == ("subscription.unknown", 404)


def test_a_preview_then_a_run_then_the_status(django_api: DjangoApi) -> None:
    wanted = digests.stories(7)

    async def run(api: StudyApi) -> tuple[Preview, DeliveryLine | None, tuple[DeliveryLine, ...]]:
        made = await api.subscribe(MINA, CHANNEL)
        seen = await api.preview(MINA, made.id)
        line = await api.run_now(MINA, made.id)
        return seen, line, (await api.subscription_status(MINA, made.id)).deliveries

    seen, line, history = django_api.run(run)
    assert [one.id for one in seen.stories] == wanted[:5]
    assert line is not None
    assert (line.state, line.trigger, line.stories) == ("pending", "request", 5)
    assert history == (line,)


def test_with_nothing_new_there_is_nothing_to_run(django_api: DjangoApi) -> None:
    async def run(api: StudyApi) -> DeliveryLine | None:
        made = await api.subscribe(MINA, CHANNEL)
        return await api.run_now(MINA, made.id)

    assert django_api.run(run) is None


def test_an_admin_who_takes_over_is_the_owner(django_api: DjangoApi) -> None:
    async def adopt(api: StudyApi) -> tuple[Subscription, Subscription]:
        made = await api.subscribe(MINA, CHANNEL)
        await api.adopt_subscription(JUN, platform="discord", target_id="9001")
        return made, await api.subscription(JUN, made.id)

    made, taken = django_api.run(adopt)
    assert made == taken
    assert models.Subscription.objects.get().owner.custom_social_accounts.get().uid == JUN.uid
