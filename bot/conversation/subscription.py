"""The digest of a target: set up, changed, paused, resumed, shown."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.api.client import StudyApi
from bot.api.errors import ApiError
from bot.conversation import digest, subscription_status, typed_settings
from bot.conversation.errors import UnclearError
from bot.conversation.message import Message, Text
from bot.conversation.subscription_status import TranslateDetail
from bot.conversation.typed_settings import TypedSettings
from contracts.deliveries import NewSubscription, Subscription, SubscriptionChanges
from contracts.enums import Layout, SubscriptionState
from contracts.learners import Speaker

SAVED = "{place}의 한입뉴스를 준비했어요. 아래는 미리 보기예요.\n{status}"
NONE_HERE = "{place}에는 아직 한입뉴스가 없어요. /setup 으로 시작해 주세요."
RESUMED = "{place}의 한입뉴스를 다시 시작했어요.\n{status}"
NOW_PAUSED = "{place}의 한입뉴스를 멈춰 두었어요. /digest resume 으로 다시 시작할 수 있어요."
COMING = "곧 {place}에 보내 드릴게요."
NOTHING_NEW = "오늘 더 보낼 새 기사가 없어요."
STATUS = "{place}\n{status}"
NOT_ALLOWED = "{place}에서 봇에게 이 권한이 필요해요: {names}. 허용한 다음 다시 시도해 주세요."

MissingPermissions = Callable[[str, str], Sequence[str]]
"""Returns, in Korean, the permissions the bot lacks for a layout and a role to mention."""


@dataclass(frozen=True)
class DeliveryTarget:
    """Where digests go. The platform has checked that the speaker may decide over it."""

    platform: str
    target_id: str
    name: str
    guild_id: str = ""
    audience: str = "channel"
    missing: MissingPermissions = lambda layout, role_id: ()

    def check(self, layout: str, role_id: str) -> None:
        """Raise UnclearError with the names of the permissions the bot lacks, if it lacks any."""
        if names := self.missing(layout, role_id):
            raise UnclearError(NOT_ALLOWED.format(place=self.name, names=", ".join(names)))


async def set_up(api: StudyApi, speaker: Speaker, target: DeliveryTarget, typed: TypedSettings) -> Message:
    """Create or change a target's digest; show its status, its next run, and what it would bring now."""
    categories = await api.categories(speaker) if typed.categories is not None else ()
    changes = typed_settings.parse(typed, categories)
    known = await _find(api, speaker, target)
    layout = changes.get("layout") or (known.layout if known else Layout.PLAIN)
    target.check(layout, changes.get("role_id", known.role_id if known else ""))
    if known is None:
        where = {"platform": target.platform, "target_id": target.target_id, "guild_id": target.guild_id}
        wanted = NewSubscription.model_validate({**where, "audience": target.audience, **changes})
        stored = await api.subscribe(speaker, wanted)
    else:  # setting up again resumes the digest, whatever paused it before
        anew: SubscriptionChanges = {**changes, "guild_id": target.guild_id, "state": SubscriptionState.ACTIVE}
        stored = await api.change_subscription(speaker, known.id, **anew)
    shown = await api.preview(speaker, stored.id)
    text = SAVED.format(place=target.name, status=await _describe(api, speaker, stored))
    return Message((Text(text), *digest.preview(shown.study_date, shown.stories).blocks))


async def now(api: StudyApi, speaker: Speaker, target: DeliveryTarget) -> Message:
    """Have today's unsent stories sent at once."""
    known = await _existing(api, speaker, target)
    target.check(known.layout, known.role_id)
    delivery = await api.run_now(speaker, known.id)
    return Message((Text(COMING.format(place=target.name) if delivery else NOTHING_NEW),))


async def preview(api: StudyApi, speaker: Speaker, target: DeliveryTarget) -> Message:
    """Show what would be sent, to the speaker alone."""
    known = await _existing(api, speaker, target)
    shown = await api.preview(speaker, known.id)
    return digest.preview(shown.study_date, shown.stories)


async def pause(api: StudyApi, speaker: Speaker, target: DeliveryTarget) -> Message:
    """Pause a digest."""
    known = await _existing(api, speaker, target)
    await api.change_subscription(speaker, known.id, state=SubscriptionState.PAUSED)
    return Message((Text(NOW_PAUSED.format(place=target.name)),))


async def resume(api: StudyApi, speaker: Speaker, target: DeliveryTarget) -> Message:
    """Resume a digest, provided the bot has the permissions."""
    known = await _existing(api, speaker, target)
    target.check(known.layout, known.role_id)
    stored = await api.change_subscription(speaker, known.id, state=SubscriptionState.ACTIVE)
    return Message((Text(RESUMED.format(place=target.name, status=await _describe(api, speaker, stored))),))


async def status(api: StudyApi, speaker: Speaker, target: DeliveryTarget, translate: TranslateDetail = str) -> Message:
    """Show what is set, when the next digest comes and what became of the last ones."""
    known = await _existing(api, speaker, target)
    found = await api.subscription_status(speaker, known.id)
    current = STATUS.format(place=target.name, status=await _describe(api, speaker, found.subscription, translate))
    history = subscription_status.history(found.deliveries, translate)
    return Message(tuple(Text(one) for one in (current, history) if one))


async def _existing(api: StudyApi, speaker: Speaker, target: DeliveryTarget) -> Subscription:
    if known := await _find(api, speaker, target):
        return known
    raise UnclearError(NONE_HERE.format(place=target.name))


async def _find(api: StudyApi, speaker: Speaker, target: DeliveryTarget) -> Subscription | None:
    """Return the target's subscription, handed over to the speaker if somebody else created it."""
    own = await api.subscriptions(speaker, platform=target.platform, target_id=target.target_id, limit=1)
    if own.results:
        return own.results[0]
    try:
        return await api.adopt_subscription(speaker, platform=target.platform, target_id=target.target_id)
    except ApiError as refusal:
        if refusal.code == "subscription.unknown":
            return None
        raise


async def _describe(
    api: StudyApi, speaker: Speaker, subscription: Subscription, translate: TranslateDetail = str
) -> str:
    return subscription_status.describe(subscription, await api.categories(speaker), translate)
