"""What an account's owner is notified of, and the sentence of each notice on the web, in the chats and by SMS."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import AwareDatetime, Field

from contracts.base import Contract
from contracts.enums import Language, Platform

Medium = Literal["web", "chat", "sms"]


@dataclass(frozen=True)
class Sentences:
    """One notice in every medium; `{provider}`, `{number}` and `{site}` (the web's address) are filled in.

    An SMS names us first and fits one long message (2,000 bytes of EUC-KR).
    """

    web: str
    web_en: str
    chat: str
    sms: str


UNKNOWN = Sentences(
    web="계정에 바뀐 것이 있어요. 직접 하신 일이 아니라면 문의해 주세요.",
    web_en="Something changed in your account. If it was not you, please contact us.",
    chat="계정에 바뀐 것이 있어요. 직접 하신 일이 아니라면 웹에서 확인하고 운영자에게 문의해 주세요.",
    sms="[한입뉴스] 계정에 바뀐 것이 있어요. 직접 하지 않으셨다면 {site}/me/sessions/ 에서 확인해 주세요.",
)
"""For a kind that this version does not know."""


class NoticeKind(StrEnum):
    """What happened to an account."""

    sentences: Sentences

    def __new__(cls, value: str, sentences: Sentences) -> Self:
        """Make a member that equals its value."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.sentences = sentences
        return member

    IDENTITY_LINKED = (
        "identity.linked",
        Sentences(
            web="{provider} 계정이 연결됐어요. 직접 하신 일이 아니라면 연결된 계정에서 끊어 주세요.",
            web_en="A {provider} account was linked. If it was not you, unlink it under Linked accounts.",
            chat=("{provider} 계정이 연결됐어요. 직접 하신 일이 아니라면 웹의 ‘연결된 계정’에서 바로 끊어 주세요."),
            sms="[한입뉴스] 계정에 {provider} 로그인이 연결됐어요. 직접 하지 않으셨다면 바로 끊어 주세요.",
        ),
    )
    IDENTITY_UNLINKED = (
        "identity.unlinked",
        Sentences(
            web="{provider} 계정 연결이 끊어졌어요.",
            web_en="A {provider} account was unlinked.",
            chat="{provider} 계정 연결이 끊어졌어요. 직접 하신 일이 아니라면 웹의 ‘연결된 계정’을 확인해 주세요.",
            sms="[한입뉴스] 계정에서 {provider} 로그인 연결이 끊어졌어요.",
        ),
    )
    ACCOUNT_SEPARATE = (
        "account.separate",
        Sentences(
            web=(
                "같은 이메일이나 전화번호를 쓰는 {provider} 계정으로 다른 계정이 만들어졌어요. "
                "본인이 아니라면 문의해 주세요."
            ),
            web_en=(
                "Another account was made with a {provider} login that uses your e-mail or phone number. "
                "If it was not you, please contact us."
            ),
            chat=(
                "같은 이메일이나 전화번호를 쓰는 {provider} 계정으로 다른 계정이 만들어졌어요. "
                "본인이 아니라면 운영자에게 문의해 주세요."
            ),
            sms="[한입뉴스] 같은 이메일이나 번호를 쓰는 {provider} 계정으로 다른 계정이 만들어졌어요.",
        ),
    )
    ACCOUNT_MERGED = (
        "account.merged",
        Sentences(
            web=(
                "다른 계정의 기록이 이 계정으로 합쳐졌어요. 직접 하신 일이 아니라면 24시간 안에 ‘합친 계정’에서 "
                "되돌리고 모든 기기에서 로그아웃해 주세요."
            ),
            web_en=(
                "Another account was merged into this one. If it was not you, undo it within 24 hours under Merged "
                "accounts and sign out everywhere."
            ),
            chat=(
                "다른 계정의 기록이 이 계정으로 합쳐졌어요. "
                "직접 하신 일이 아니라면 합쳐진 뒤 24시간 안에 웹의 ‘합친 계정’에서 되돌려 주세요."
            ),
            sms=(
                "[한입뉴스] 두 계정이 하나로 합쳐졌어요. 직접 하지 않으셨다면 24시간 안에 되돌려 주세요: {site}/merges/"
            ),
        ),
    )
    ACCOUNT_MERGE_UNDONE = (
        "account.merge_undone",
        Sentences(
            web="합쳤던 계정을 다시 나눴어요. 직접 하신 일이 아니라면 문의해 주세요.",
            web_en="Accounts that were merged are separate again. If it was not you, please contact us.",
            chat="합쳤던 계정을 다시 나눴어요. 직접 하신 일이 아니라면 운영자에게 문의해 주세요.",
            sms="[한입뉴스] 합쳤던 두 계정을 다시 나눴어요.",
        ),
    )
    PHONE_ADDED = (
        "phone.added",
        Sentences(
            web="로그인 전화번호가 등록됐어요.",
            web_en="A phone number for signing in was added.",
            chat="로그인 전화번호가 등록됐어요. 직접 하신 일이 아니라면 운영자에게 문의해 주세요.",
            sms="[한입뉴스] 계정에 이 휴대폰 번호가 등록됐어요.",
        ),
    )
    PHONE_CHANGED = (
        "phone.changed",
        Sentences(
            web="로그인 전화번호가 바뀌었어요. 직접 하신 일이 아니라면 바로 비밀번호를 바꾸고 문의해 주세요.",
            web_en=(
                "The phone number for signing in was changed. If it was not you, change your password now and "
                "contact us."
            ),
            chat=(
                "로그인 전화번호가 바뀌었어요. "
                "직접 하신 일이 아니라면 바로 웹에서 비밀번호를 바꾸고 운영자에게 문의해 주세요."
            ),
            sms="[한입뉴스] 휴대폰 번호가 바뀌었어요: {number}. 직접 하지 않으셨다면 바로 문의해 주세요.",
        ),
    )
    PASSWORD_CHANGED = (
        "password.changed",
        Sentences(
            web="비밀번호가 바뀌었어요. 직접 하신 일이 아니라면 바로 비밀번호를 다시 정해 주세요.",
            web_en="Your password was changed. If it was not you, set a new one now.",
            chat="비밀번호가 바뀌었어요. 직접 하신 일이 아니라면 바로 웹에서 비밀번호를 다시 정해 주세요.",
            sms="[한입뉴스] 비밀번호가 바뀌었어요. 직접 하지 않으셨다면: {site}/password/reset/",
        ),
    )
    PASSWORD_RESET = (
        "password.reset",
        Sentences(
            web="비밀번호를 새로 정했어요. 다른 기기에서는 모두 로그아웃됐어요.",
            web_en="A new password was set. You were signed out on all other devices.",
            chat=(
                "비밀번호를 새로 정하고 다른 기기에서는 모두 로그아웃했어요. "
                "직접 하신 일이 아니라면 바로 웹에서 비밀번호를 다시 정해 주세요."
            ),
            sms="[한입뉴스] 비밀번호를 새로 정하고 다른 기기에서 모두 로그아웃했어요.",
        ),
    )
    RECOVERY_WAITING = (
        "account.recovery_waiting",
        Sentences(
            web=(
                "이 계정의 휴대폰 번호로 들어오려는 분이 있어요. {ready}부터 들어올 수 있어요. "
                "직접 하신 일이 아니라면 그전에 웹에 다시 로그인하고 번호를 바꿔 주세요. 로그인하시면 취소돼요."
            ),
            web_en=(
                "Somebody is getting into this account by its phone number, from {ready} (Seoul) on. If it was not "
                "you, log in again on the web before then and change the number: logging in stops it."
            ),
            chat=(
                "이 계정의 휴대폰 번호로 들어오려는 분이 있어요. {ready}부터 들어올 수 있어요. "
                "직접 하신 일이 아니라면 그전에 웹에 다시 로그인하고 번호를 바꿔 주세요. 로그인하시면 취소돼요."
            ),
            sms=(
                "[한입뉴스] 이 번호로 계정에 들어오려는 요청이 있어요. {ready}부터 다시 인증하면 들어갈 수 있어요. "
                "직접 하지 않으셨다면 로그인해 주세요: {site}/login/"
            ),
        ),
    )
    PUSH_PAUSED = (
        "push.paused",
        Sentences(
            web="아침 알림을 보낼 수 없어 멈췄어요. 연결을 확인하고 다시 켜 주세요.",
            web_en=(
                "Your morning messages could not be delivered and were paused. "
                "Please check the connection and turn them on again."
            ),
            chat=(
                "아침 알림을 보낼 수 없어 멈췄어요. "
                "카카오톡에서 ‘아침 알림’이라고 보내시거나 웹의 ‘설정’에서 다시 켜 주세요."
            ),
            sms=UNKNOWN.sms,
        ),
    )
    REPORT_CORRECTED = (
        "report.corrected",
        Sentences(
            web="알려 주신 ‘{about}’ 내용을 고쳤어요. 덕분에 모두가 바르게 배워요.{change}",
            web_en="We corrected what you reported about “{about}”. Thank you.{change}",
            chat="알려 주신 ‘{about}’ 내용을 고쳤어요. 덕분에 모두가 바르게 배워요.{change}",
            sms=UNKNOWN.sms,
        ),
    )
    REPORT_KEPT = (
        "report.kept",
        Sentences(
            web="알려 주신 ‘{about}’ 내용을 편집자가 확인했어요. 지금 내용이 맞아서 그대로 두었어요.",
            web_en="An editor checked what you reported about “{about}”. It is right as it stands.",
            chat="알려 주신 ‘{about}’ 내용을 편집자가 확인했어요. 지금 내용이 맞아서 그대로 두었어요.",
            sms=UNKNOWN.sms,
        ),
    )


class Notice(Contract):
    """Something that happened to a learner's account."""

    id: int
    kind: Annotated[str, Field(description="What happened: identity.linked, account.merged, password.changed, ...")]
    detail: Annotated[
        dict[str, Any], Field(description="What a sentence about it names, by kind: provider, number, ...")
    ]
    created_at: AwareDatetime


class NoticeList(Contract):
    """What the caller has not read yet, newest first."""

    results: tuple[Notice, ...]


def sentence(
    kind: str, medium: Medium, detail: Mapping[str, object], *, language: Language = "ko", site: str = ""
) -> str:
    """Return what a notice says; what its detail lacks is left out, a platform is called by its label."""
    known = next((one.sentences for one in NoticeKind if one == kind), UNKNOWN)
    template = known.web_en if (medium, language) == ("web", "en") else str(getattr(known, medium))
    words = {**detail, "provider": Platform.label_of(str(detail.get("provider", "")), language), "site": site}
    return template.format_map(defaultdict(str, words)).strip()
