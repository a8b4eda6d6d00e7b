"""The digest of a place: set up, changed, paused, resumed, asked about."""

from bot.api.client import StudyApi
from bot.api.errors import ApiError
from bot.conversation import digest, subscription_status, typed_settings
from bot.conversation.delivery_target import Place, Wish
from bot.conversation.errors import UnclearError
from bot.conversation.message import Message, Text
from bot.conversation.subscription_status import InWords
from contracts.deliveries import NewSubscription, Subscription, SubscriptionChanges
from contracts.enums import SubscriptionState
from contracts.learners import Speaker

SAVED = "{place}의 한입뉴스를 준비했어요. 아래는 미리 보기예요.\n{standing}"
NONE_HERE = "{place}에는 아직 한입뉴스가 없어요. /setup 으로 시작해 주세요."
RESUMED = "{place}의 한입뉴스를 다시 시작했어요.\n{standing}"
NOW_PAUSED = "{place}의 한입뉴스를 멈춰 두었어요. /digest resume 으로 다시 시작할 수 있어요."
COMING = "곧 {place}에 보내 드릴게요."
NOTHING_NEW = "오늘 더 보낼 새 기사가 없어요."
STANDING = "{place}\n{standing}"


def _as_noted(detail: str) -> str:
    return detail


async def set_up(api: StudyApi, speaker: Speaker, place: Place, wish: Wish) -> Message:
    """Make or change the digest of a place; show how it stands, its next run, and what it would bring now."""
    changes = await _understood(api, speaker, wish)
    known = await _find(api, speaker, place)
    layout = changes.get("layout") or (known.layout if known else "plain")
    place.check(layout, changes.get("role_id", known.role_id if known else ""))
    kept = await _kept(api, speaker, place, known, changes)
    shown = await api.preview(speaker, kept.id)
    text = SAVED.format(place=place.name, standing=await _standing(api, speaker, kept))
    return Message((Text(text), *digest.preview(shown.study_date, shown.stories).blocks))


async def now(api: StudyApi, speaker: Speaker, place: Place) -> Message:
    """Have today's unsent stories sent at once."""
    known = await _here(api, speaker, place)
    place.check(known.layout, known.role_id)
    line = await api.run_now(speaker, known.id)
    return Message((Text(COMING.format(place=place.name) if line else NOTHING_NEW),))


async def preview(api: StudyApi, speaker: Speaker, place: Place) -> Message:
    """Show what would be sent, to whoever asks alone."""
    known = await _here(api, speaker, place)
    shown = await api.preview(speaker, known.id)
    return digest.preview(shown.study_date, shown.stories)


async def pause(api: StudyApi, speaker: Speaker, place: Place) -> Message:
    """Stop sending until told otherwise."""
    known = await _here(api, speaker, place)
    await api.change_subscription(speaker, known.id, state=SubscriptionState.PAUSED)
    return Message((Text(NOW_PAUSED.format(place=place.name)),))


async def resume(api: StudyApi, speaker: Speaker, place: Place) -> Message:
    """Send again, provided the bot may."""
    known = await _here(api, speaker, place)
    place.check(known.layout, known.role_id)
    kept = await api.change_subscription(speaker, known.id, state=SubscriptionState.ACTIVE)
    return Message((Text(RESUMED.format(place=place.name, standing=await _standing(api, speaker, kept))),))


async def status(api: StudyApi, speaker: Speaker, place: Place, in_words: InWords = _as_noted) -> Message:
    """Show what is set, when the next digest comes and what became of the last ones."""
    known = await _here(api, speaker, place)
    found = await api.subscription_status(speaker, known.id)
    now_set = await _standing(api, speaker, found.subscription, in_words)
    past = subscription_status.history(found.deliveries, in_words)
    text = STANDING.format(place=place.name, standing=now_set)
    return Message(tuple(Text(one) for one in (text, past) if one))


async def _understood(api: StudyApi, speaker: Speaker, wish: Wish) -> SubscriptionChanges:
    changes: SubscriptionChanges = {}
    if wish.categories is not None:
        changes["categories"] = typed_settings.categories(wish.categories, await api.categories(speaker))
    if wish.level is not None:
        changes["level"] = typed_settings.level(wish.level)
    if wish.time is not None:
        changes["local_time"] = typed_settings.local_time(wish.time)
    if wish.zone is not None:
        changes["time_zone"] = typed_settings.time_zone(wish.zone)
    if wish.weekdays is not None:
        changes["weekdays"] = typed_settings.weekdays(wish.weekdays)
    if wish.layout is not None:
        changes["layout"] = typed_settings.layout(wish.layout)
    if wish.role_id is not None:
        changes["role_id"] = wish.role_id
    if wish.alert_target_id is not None:
        changes["alert_target_id"] = wish.alert_target_id
    return changes


async def _kept(
    api: StudyApi, speaker: Speaker, place: Place, known: Subscription | None, changes: SubscriptionChanges
) -> Subscription:
    if known is None:
        where = {"platform": place.platform, "target_id": place.target_id, "guild_id": place.guild_id}
        wanted = NewSubscription.model_validate({**where, "audience": place.audience, **changes})
        return await api.subscribe(speaker, wanted)
    # Whoever sets a place up anew wants its digest, whatever stopped it before.
    anew: SubscriptionChanges = {**changes, "guild_id": place.guild_id, "state": SubscriptionState.ACTIVE}
    return await api.change_subscription(speaker, known.id, **anew)


async def _here(api: StudyApi, speaker: Speaker, place: Place) -> Subscription:
    if known := await _find(api, speaker, place):
        return known
    raise UnclearError(NONE_HERE.format(place=place.name))


async def _find(api: StudyApi, speaker: Speaker, place: Place) -> Subscription | None:
    """Return the place's subscription, taken over if somebody else made it: who decides over a place may."""
    own = await api.subscriptions(speaker, platform=place.platform, target_id=place.target_id, limit=1)
    if own.results:
        return own.results[0]
    try:
        return await api.adopt_subscription(speaker, platform=place.platform, target_id=place.target_id)
    except ApiError as refusal:
        if refusal.code == "subscription.unknown":
            return None
        raise


async def _standing(api: StudyApi, speaker: Speaker, subscription: Subscription, in_words: InWords = _as_noted) -> str:
    return subscription_status.described(subscription, await api.categories(speaker), in_words)
