"""The subscriptions of StudyApi against the real API."""

import pytest

from backend.digests import models
from bot.api.client import StudyApi
from bot.api.errors import ApiError
from contracts.deliveries import DeliveryLine, NewSubscription, Preview, Subscription
from contracts.enums import SubscriptionState
from contracts.learners import Speaker
from tests.bot.stored_stories import MINA
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
OWNER, MANAGER = Speaker("discord", "41", "미나"), Speaker("discord", "42", "준")


def test_what_is_not_chosen_is_as_the_value_says(django_api: DjangoApi) -> None:
    made = django_api.run(lambda api: api.subscribe(MINA, CHANNEL))
    assert NewSubscription.model_validate(made.model_dump()) == CHANNEL
    assert (made.state, made.pause_reason) == ("active", "")
    assert made.next_run_at is not None


def test_everything_that_is_chosen_comes_back(django_api: DjangoApi) -> None:
    made = django_api.run(lambda api: api.subscribe(MINA, CHOSEN))
    assert NewSubscription.model_validate(made.model_dump()) == CHOSEN
    assert django_api.run(lambda api: api.subscriptions(MINA)).results == (made,)


def test_a_conflict_names_ones_own(django_api: DjangoApi) -> None:
    made = django_api.run(lambda api: api.subscribe(MINA, CHANNEL))
    with pytest.raises(ApiError) as refused:
        django_api.run(lambda api: api.subscribe(MINA, CHANNEL))
    assert (refused.value.code, refused.value.extra) == ("subscription.exists", {"id": made.id})
    with pytest.raises(ApiError) as refused:
        django_api.run(lambda api: api.subscribe(OTHER, CHANNEL))
    assert (refused.value.code, refused.value.status) == ("subscription.taken", 409)


def test_the_list_is_narrowed(django_api: DjangoApi) -> None:
    async def read(api: StudyApi) -> list[list[str]]:
        await api.subscribe(MINA, CHANNEL)
        await api.subscribe(MINA, CHOSEN)
        page = await api.subscriptions(MINA, limit=1)
        narrowed = await api.subscriptions(MINA, platform="discord", target_id="9002")
        return [[one.target_id for one in found.results] for found in (page, narrowed)]

    assert django_api.run(read) == [["9001"], ["9002"]]


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
        await api.subscription_status(MINA, made.id)

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


def test_a_server_takes_over_a_digest_of_its_channel_and_its_maker_can_change_it_no_more(django_api: DjangoApi) -> None:
    async def take_over(api: StudyApi) -> tuple[Subscription, Subscription]:
        made = await api.subscribe(OWNER, CHOSEN)
        taken = await api.save_server_subscription(MANAGER, "88", made.target_id, max_stories=10)
        assert (await api.server_subscriptions(MANAGER, "88")).results == (taken,)
        await api.change_subscription(OWNER, made.id, "88", level="A2")
        with pytest.raises(ApiError) as refused:
            await api.change_subscription(MANAGER, made.id, state=SubscriptionState.PAUSED)
        assert (refused.value.code, refused.value.status) == ("subscription.of_server", 403)
        with pytest.raises(ApiError):
            await api.change_subscription(OWNER, made.id, "77", state=SubscriptionState.PAUSED)
        return made, taken

    made, taken = django_api.run(take_over)
    assert (taken.id, taken.authority, taken.guild_id, taken.max_stories) == (made.id, "server", "88", 10)
    assert taken.local_time == made.local_time
    row = models.Subscription.objects.get()
    assert (row.owner and row.owner.custom_social_accounts.get().uid, row.level) == (MANAGER.uid, "A2")


def test_a_server_makes_runs_previews_and_ends_a_digest(django_api: DjangoApi) -> None:
    digests.stories(4)

    async def use(api: StudyApi) -> tuple[int, int, bool]:
        made = await api.save_server_subscription(MANAGER, "88", "9001", max_stories=3)
        shown = await api.preview(MANAGER, made.id, "88")
        line = await api.run_now(MANAGER, made.id, "88")
        history = (await api.subscription_status(MANAGER, made.id, "88")).deliveries
        await api.unsubscribe(MANAGER, made.id, "88")
        return len(shown.stories), line.stories if line else 0, history == (line,)

    assert django_api.run(use) == (3, 3, True)
    assert not models.Subscription.objects.exists()


def test_an_owner_seen_to_manage_the_server_is_noted_until_they_change_something(django_api: DjangoApi) -> None:
    async def confirm(api: StudyApi) -> tuple[str, str]:
        made = await api.subscribe(MINA, CHANNEL)
        seen = await api.confirm_owner(made.platform, "77", made.target_id)
        changed = await api.change_subscription(MINA, made.id, level="A2")
        return seen.authority, changed.authority

    assert django_api.run(confirm) == ("checked", "owner")
