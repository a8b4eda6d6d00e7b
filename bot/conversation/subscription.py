"""The digest of a target: set up, changed, copied, paused, deleted, shown; and the list of a server's digests."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.api.client import StudyApi
from bot.api.errors import ApiError
from bot.conversation import digest, subscription_status, typed_settings
from bot.conversation.errors import UnclearError
from bot.conversation.language import current, say, translated
from bot.conversation.message import Card, CardList, Choice, Message, Text
from bot.conversation.subscription_status import NameOf, TranslateDetail
from bot.conversation.typed_settings import TypedSettings
from contracts.deliveries import NewSubscription, Subscription, SubscriptionChanges
from contracts.enums import Difficulty, Layout, SubscriptionState
from contracts.learners import Speaker
from contracts.typed.weekdays import DAY_SETS, days_in_words

SAVED = "{place}의 한입뉴스를 이렇게 보내요. 아래는 미리 보기예요.\n{status}"
CHANGED = "바꿨어요. 지금은 이래요.\n{status}"
REPLACED = "바꾸기 전에는 이랬어요.\n{lines}"
OTHERS_WERE_FASTER = (
    "그사이 다른 관리자가 설정을 바꿔서, 바꾸지 않고 그대로 뒀어요. 지금은 이래요.\n{status}\n\n"
    "그래도 바꾸려면 다시 시도해 주세요."
)
NONE_HERE = "{place}에는 아직 한입뉴스가 없어요. /setup 으로 시작해 주세요."
RESUMED = "{place}의 한입뉴스를 다시 시작했어요.\n{status}"
NOW_PAUSED = "{place}의 한입뉴스를 멈췄어요. 언제든 다시 시작할 수 있어요."
COMING = "곧 {place}에 보내 드릴게요."
NOTHING_NEW = "오늘 더 보낼 새 기사가 없어요."
NOT_ALLOWED = "{place}에서 봇에게 이 권한이 필요해요: {names}. 허용한 다음 다시 시도해 주세요."
LIST_TITLE = "이 서버의 한입뉴스 {count}개"
LIST_EMPTY = "이 서버에는 아직 한입뉴스가 없어요. /setup 으로 시작해 주세요."
PANEL = "{place}\n{status}\n\n바꿀 것을 눌러 주세요. 다른 값은 /setup 에 입력해 주세요."
SURE = "{place}의 한입뉴스를 지울까요? 보낸 글은 남고, 설정은 되돌릴 수 없어요."
DELETED = "{place}의 한입뉴스를 지웠어요."
COPY_WHERE = "{place}의 설정을 어느 채널로 복사할까요? 다른 채널은 /digest copy 로 고를 수 있어요."
COPIED = "{source}의 설정을 {place}에 복사했어요.\n{status}"
TAKEN = "{place}에는 이미 한입뉴스가 있어요. 복사하려면 /digest delete 로 먼저 지워 주세요."
NO_CHANNEL_LEFT = "복사할 수 있는 다른 채널이 없어요. 채널을 만든 다음 /digest copy 로 복사해 주세요."

REALLY_DELETE = "네, 지울게요"
BUTTONS = {
    "change": "바꾸기", "copy": "복사", "pause": "멈추기", "resume": "다시 시작", "delete": "지우기",
    "status": "상태 보기",
}  # fmt: skip
NO_ROLE, NO_ALERTS = "역할 멘션 없애기", "알림 채널 없애기"
STORIES_OF, LEVEL_OF, AT = "기사 {count}개", "난이도 {level}", "{time}에"
WITH_DISTURBING, WITHOUT_DISTURBING = "충격적인 기사도 받기", "충격적인 기사 빼기"
FASTER = "subscription.changed"
TIMES = ("07:00", "08:00", "09:00", "12:00", "18:00", "21:00")
STORIES = (3, 5, 7, 10)
LISTED_MAX, CHANNELS_MAX = 25, 20

MissingPermissions = Callable[[str, str], Sequence[str]]
"""Returns, as the reader's client names them, the permissions the bot lacks for a layout and a role to mention."""
ENGLISH = {
    SAVED: "This is how {place} gets its news. Below is a preview.\n{status}",
    CHANGED: "Changed. It stands like this now.\n{status}",
    REPLACED: "Before, it was like this.\n{lines}",
    OTHERS_WERE_FASTER: (
        "Another manager has changed it meanwhile, so nothing was changed. It stands like this now.\n{status}\n\n"
        "To change it all the same, try again."
    ),
    TAKEN: "{place} has a digest already. Delete it first with /digest delete , then copy.",
    WITH_DISTURBING: "With disturbing stories",
    WITHOUT_DISTURBING: "Without disturbing stories",
    NONE_HERE: "There is no digest for {place} yet. Start with /setup .",
    RESUMED: "The digest of {place} goes on.\n{status}",
    NOW_PAUSED: "The digest of {place} is paused. You can start it again whenever you like.",
    COMING: "On its way to {place}.",
    NOTHING_NEW: "There is no new story to send today.",
    NOT_ALLOWED: "In {place} the bot needs: {names}. Please allow it and try again.",
    LIST_TITLE: "{count} digests of this server",
    LIST_EMPTY: "This server has no digest yet. Start with /setup .",
    PANEL: "{place}\n{status}\n\nPress what to change. Other values go into /setup .",
    SURE: "Delete the digest of {place}? What was posted stays; its settings cannot be brought back.",
    DELETED: "The digest of {place} is deleted.",
    COPY_WHERE: "Copy the settings of {place} to which channel? /digest copy takes any other.",
    COPIED: "The settings of {source} are copied to {place}.\n{status}",
    NO_CHANNEL_LEFT: "There is no other channel to copy to. Make one, then use /digest copy .",
    BUTTONS["change"]: "Change",
    BUTTONS["copy"]: "Copy",
    BUTTONS["pause"]: "Pause",
    BUTTONS["resume"]: "Resume",
    BUTTONS["delete"]: "Delete",
    BUTTONS["status"]: "Status",
    REALLY_DELETE: "Yes, delete it",
    NO_ROLE: "No role",
    NO_ALERTS: "No alert channel",
    STORIES_OF: "{count} stories",
    LEVEL_OF: "Level: {level}",
    AT: "At {time}",
}


@dataclass(frozen=True)
class DeliveryTarget:
    """Where digests go. The platform has checked that the speaker may decide over it."""

    platform: str
    target_id: str
    name: str
    guild_id: str = ""
    audience: str = "channel"
    missing: MissingPermissions = lambda layout, role_id: ()
    layouts: tuple[Layout, ...] = (Layout.PLAIN,)
    """What it can be laid out as, the usual one first."""
    name_of: NameOf = str

    def check(self, layout: str, role_id: str) -> None:
        """Raise UnclearError with the names of the permissions the bot lacks, if it lacks any."""
        if names := self.missing(layout, role_id):
            raise UnclearError(say(NOT_ALLOWED, place=self.name, names=", ".join(names)))


async def set_up(api: StudyApi, speaker: Speaker, target: DeliveryTarget, typed: TypedSettings) -> Message:
    """Create or change a target's digest; show its status, its next run, and what it would bring now."""
    categories = await api.categories(speaker) if typed.categories is not None else ()
    changes = typed_settings.parse(typed, categories)
    before = await _find(api, speaker, target)
    try:
        stored = await _save(api, speaker, target, before, changes)
    except ApiError as error:
        if error.code != FASTER:
            raise
        return await _others_were_faster(api, speaker, target)
    described = await _describe(api, speaker, target, stored)
    said = [say(SAVED, place=target.name, status=described)]
    former = (await _describe(api, speaker, target, before)).split("\n") if before else []
    if replaced := [line for line in former[:-1] if line not in described.split("\n")]:
        said.append(say(REPLACED, lines="\n".join(replaced)))
    shown = await api.preview(speaker, stored.id, target.guild_id)
    return Message((*map(Text, said), *digest.preview(shown.study_date, shown.stories).blocks))


async def now(api: StudyApi, speaker: Speaker, target: DeliveryTarget) -> Message:
    """Have today's unsent stories sent at once."""
    known = await _existing(api, speaker, target)
    target.check(known.layout, known.role_id)
    delivery = await api.run_now(speaker, known.id, target.guild_id)
    return Message((Text(say(COMING, place=target.name) if delivery else NOTHING_NEW),))


async def preview(api: StudyApi, speaker: Speaker, target: DeliveryTarget) -> Message:
    """Show what would be sent, to the speaker alone."""
    known = await _existing(api, speaker, target)
    shown = await api.preview(speaker, known.id, target.guild_id)
    return digest.preview(shown.study_date, shown.stories)


async def pause(api: StudyApi, speaker: Speaker, target: DeliveryTarget) -> Message:
    """Pause a digest."""
    known = await _existing(api, speaker, target)
    stored = await api.change_subscription(speaker, known.id, target.guild_id, state=SubscriptionState.PAUSED)
    return Message((Text(say(NOW_PAUSED, place=target.name)),), _about(target, stored, "resume", "change"))


async def resume(api: StudyApi, speaker: Speaker, target: DeliveryTarget) -> Message:
    """Resume a digest, provided the bot has the permissions."""
    known = await _existing(api, speaker, target)
    target.check(known.layout, known.role_id)
    stored = await api.change_subscription(speaker, known.id, target.guild_id, state=SubscriptionState.ACTIVE)
    text = say(RESUMED, place=target.name, status=await _describe(api, speaker, target, stored))
    return Message((Text(text),), _about(target, stored, "change", "pause"))


async def status(api: StudyApi, speaker: Speaker, target: DeliveryTarget, translate: TranslateDetail = str) -> Message:
    """Show all that is set, when the next digest comes, what is under way and what became of the last ones."""
    known = await _existing(api, speaker, target)
    found = await api.subscription_status(speaker, known.id, target.guild_id)
    described = await _describe(api, speaker, target, found.subscription, translate)
    history = subscription_status.history(found.deliveries, known.time_zone, translate)
    shown = tuple(Text(one) for one in (f"{target.name}\n{described}", history) if one)
    is_active = found.subscription.state == SubscriptionState.ACTIVE
    return Message(shown, _about(target, known, "change", "pause" if is_active else "resume", "delete"))


async def list_all(
    api: StudyApi, speaker: Speaker, guild_id: str, target_of: Callable[[str], DeliveryTarget]
) -> Message:
    """Show every digest of a server, each with what can be done about it."""
    found: list[Subscription] = []
    cursor: str | None = None
    while len(found) < LISTED_MAX:
        page = await api.server_subscriptions(speaker, guild_id, cursor=cursor)
        found += page.results
        if (cursor := page.cursor) is None:
            break
    if not found:
        return Message((Text(LIST_EMPTY),))
    cards = []
    for one in found[:LISTED_MAX]:
        target = target_of(one.target_id)
        is_active = one.state == SubscriptionState.ACTIVE
        choices = _about(target, one, "change", "copy", "pause" if is_active else "resume", "delete")
        cards.append(Card(title=target.name, text=await _describe(api, speaker, target, one), choices=choices))
    return Message((CardList(say(LIST_TITLE, count=len(found)), tuple(cards)),))


async def panel(api: StudyApi, speaker: Speaker, target: DeliveryTarget) -> Message:
    """Offer what of a digest can be changed by a tap."""
    return await _panel(api, speaker, target, await _existing(api, speaker, target), PANEL)


async def set_one(
    api: StudyApi, speaker: Speaker, target: DeliveryTarget, wanted: str, revision: int | None = None
) -> Message:
    """Change one thing, as offered by the panel, and show it again; nothing and say so if `revision` is outdated."""
    known = await _existing(api, speaker, target)
    offered = {key: changes for key, (_, changes) in _settings(target, known).items()}
    if wanted not in offered:
        return await _panel(api, speaker, target, known, PANEL)
    if revision not in {None, known.revision}:
        return await _panel(api, speaker, target, known, OTHERS_WERE_FASTER)
    try:
        known = await _save(api, speaker, target, known, offered[wanted], resume_it=False)
    except ApiError as error:
        if error.code != FASTER:
            raise
        return await _others_were_faster(api, speaker, target)
    return await _panel(api, speaker, target, known, CHANGED)


async def ask_delete(api: StudyApi, speaker: Speaker, target: DeliveryTarget) -> Message:
    """Ask once before a digest is deleted."""
    return _sure(target, await _existing(api, speaker, target))


async def end(api: StudyApi, speaker: Speaker, target: DeliveryTarget, revision: int | None = None) -> Message:
    """Delete a digest; what was sent remains. Where it is not the `revision` of the question, ask again."""
    known = await _existing(api, speaker, target)
    try:
        await api.unsubscribe(speaker, known.id, target.guild_id, revision=revision)
    except ApiError as error:
        if error.code != FASTER:
            raise
        told = await _others_were_faster(api, speaker, target)
        asked = _sure(target, await _existing(api, speaker, target))
        return Message((*told.blocks, *asked.blocks), asked.choices)
    return Message((Text(say(DELETED, place=target.name)),))


async def offer_copy(api: StudyApi, speaker: Speaker, target: DeliveryTarget, channels: Mapping[str, str]) -> Message:
    """Offer the channels, named by id, that a digest's settings can be copied to: those without a digest."""
    known = await _existing(api, speaker, target)
    taken = {one.target_id for one in (await api.server_subscriptions(speaker, target.guild_id)).results}
    free = {target_id: name for target_id, name in channels.items() if target_id not in taken}
    if not free:
        return Message((Text(NO_CHANNEL_LEFT),))
    offered = tuple(
        Choice(name, "digest_copyto", f"{_argument(target, known)}.{target_id}")
        for target_id, name in list(free.items())[:CHANNELS_MAX]
    )
    return Message((Text(say(COPY_WHERE, place=target.name)),), offered)


async def copy(api: StudyApi, speaker: Speaker, source: DeliveryTarget, target: DeliveryTarget) -> Message:
    """Set a target without a digest up as another one is, as far as its kind allows."""
    known = await _existing(api, speaker, source)
    changes: SubscriptionChanges = {
        "categories": list(known.categories),
        "level": known.level,
        "local_time": known.local_time,
        "time_zone": known.time_zone,
        "weekdays": list(known.weekdays),
        "layout": known.layout if known.layout in target.layouts else target.layouts[0],
        "role_id": known.role_id,
        "alert_target_id": known.alert_target_id,
        "max_stories": known.max_stories,
        "shows_disturbing": known.shows_disturbing,
    }
    try:
        if await _find(api, speaker, target):
            raise UnclearError(say(TAKEN, place=target.name))
        stored = await _save(api, speaker, target, None, changes)
    except ApiError as error:
        if error.code != FASTER:
            raise
        raise UnclearError(say(TAKEN, place=target.name)) from error
    described = await _describe(api, speaker, target, stored)
    copied = Text(say(COPIED, source=source.name, place=target.name, status=described))
    return Message((copied,), _about(target, stored, "change", "delete"))


async def _save(
    api: StudyApi,
    speaker: Speaker,
    target: DeliveryTarget,
    known: Subscription | None,
    changes: SubscriptionChanges,
    *,
    resume_it: bool = True,
) -> Subscription:
    """Create or change a target's digest, provided the bot has the permissions.

    `known` is the digest that the change is made for. Raises ApiError FASTER when a server's has changed since.
    """
    if known is None and "layout" not in changes and Layout.PLAIN not in target.layouts and target.layouts:
        changes = {**changes, "layout": target.layouts[0]}
    layout = changes.get("layout") or (known.layout if known else Layout.PLAIN)
    target.check(layout, changes.get("role_id", known.role_id if known else ""))
    changes = {**changes, "language": current()}
    if resume_it:  # setting up again resumes the digest, whatever paused it before
        changes = {**changes, "state": SubscriptionState.ACTIVE}
    if target.guild_id:
        changes = {**changes, "revision": known.revision if known else 0}
        return await api.save_server_subscription(speaker, target.guild_id, target.target_id, **changes)
    if known is not None:
        return await api.change_subscription(speaker, known.id, **changes)
    where = {"platform": target.platform, "target_id": target.target_id, "audience": target.audience}
    return await api.subscribe(speaker, NewSubscription.model_validate({**where, **changes}))


async def _existing(api: StudyApi, speaker: Speaker, target: DeliveryTarget) -> Subscription:
    if known := await _find(api, speaker, target):
        return known
    raise UnclearError(say(NONE_HERE, place=target.name))


async def _find(api: StudyApi, speaker: Speaker, target: DeliveryTarget) -> Subscription | None:
    """Return the target's subscription: the server's where the target lies in one."""
    if target.guild_id:
        found = await api.server_subscriptions(speaker, target.guild_id, target_id=target.target_id)
    else:
        found = await api.subscriptions(speaker, platform=target.platform, target_id=target.target_id, limit=1)
    return found.results[0] if found.results else None


async def _panel(
    api: StudyApi, speaker: Speaker, target: DeliveryTarget, known: Subscription, template: str
) -> Message:
    described = await _describe(api, speaker, target, known)
    argument = _argument(target, known)
    offered = _settings(target, known).items()
    choices = tuple(Choice(label, "digest_set", f"{argument}.{key}~{known.revision}") for key, (label, _) in offered)
    return Message((Text(say(template, place=target.name, status=described)),), choices)


async def _others_were_faster(api: StudyApi, speaker: Speaker, target: DeliveryTarget) -> Message:
    """Return what somebody else has set meanwhile: nothing is lost silently."""
    return await _panel(api, speaker, target, await _existing(api, speaker, target), OTHERS_WERE_FASTER)


def _sure(target: DeliveryTarget, known: Subscription) -> Message:
    really = Choice(translated(REALLY_DELETE), "digest_end", f"{_argument(target, known)}~{known.revision}")
    choices = (*((really,) if target.guild_id else ()), *_about(target, known, "status"))
    return Message((Text(say(SURE, place=target.name)),), choices)


def _settings(target: DeliveryTarget, known: Subscription) -> dict[str, tuple[str, SubscriptionChanges]]:
    """Return what can be set by a tap, without what is set already: key -> label and change."""
    offered: dict[str, tuple[str, SubscriptionChanges]] = {}
    for level in Difficulty:
        label = say(LEVEL_OF, level=Difficulty.label_of(level, current()))
        offered[f"level={level.value}"] = label, {"level": level.value}
    for count in STORIES:
        offered[f"stories={count}"] = say(STORIES_OF, count=count), {"max_stories": count}
    for number, days in enumerate(DAY_SETS[name] for name in ("매일", "평일", "주말")):
        offered[f"days={number}"] = days_in_words(days, current()), {"weekdays": days}
    for time in TIMES:
        offered[f"time={time}"] = say(AT, time=time), {"local_time": time}
    if len(target.layouts) > 1:
        for layout in target.layouts:
            label = translated(subscription_status.LAYOUTS[layout])
            offered[f"layout={layout.value}"] = label, {"layout": layout}
    offered["disturbing=0"] = translated(WITHOUT_DISTURBING), {"shows_disturbing": False}
    offered["disturbing=1"] = translated(WITH_DISTURBING), {"shows_disturbing": True}
    offered["role="] = translated(NO_ROLE), {"role_id": ""}
    offered["alerts="] = translated(NO_ALERTS), {"alert_target_id": ""}
    stored = known.model_dump(mode="json")
    return {key: (label, changes) for key, (label, changes) in offered.items() if stored | changes != stored}


def buttons(guild_id: str, subscription_id: int, *names: str) -> tuple[Choice, ...]:
    """Return buttons about a digest, which work wherever they are read."""
    return tuple(
        Choice(translated(BUTTONS[name]), f"digest_{name}", f"{guild_id or 0}.{subscription_id}") for name in names
    )


def _about(target: DeliveryTarget, known: Subscription, *names: str) -> tuple[Choice, ...]:
    """Return buttons about a digest; a person's own has commands alone."""
    usable = names if target.guild_id else [name for name in names if name in {"pause", "resume", "status"}]
    return buttons(target.guild_id, known.id, *usable)


def _argument(target: DeliveryTarget, known: Subscription) -> str:
    return f"{target.guild_id or 0}.{known.id}"


async def _describe(
    api: StudyApi,
    speaker: Speaker,
    target: DeliveryTarget,
    subscription: Subscription,
    translate: TranslateDetail = str,
) -> str:
    known = await api.categories(speaker)
    return subscription_status.describe(subscription, known, translate, target.name_of)
