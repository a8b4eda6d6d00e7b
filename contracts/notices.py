"""What an account's owner is notified of, and the sentence of each notice on the web, in the chats and by SMS."""

from collections import defaultdict
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import AwareDatetime, Field

from contracts import tables
from contracts.base import Contract
from contracts.enums import Language, Platform

Medium = Literal["web", "chat", "sms"]


class Sentences(NamedTuple):
    """One notice in every medium; `{provider}`, `{number}` and `{site}` (the web's address) are filled in.

    An SMS names us first and fits one long message (2,000 bytes of EUC-KR).
    """

    web: str
    web_en: str
    sms: str
    chat: str


SENTENCES = {kind: Sentences(*cells) for kind, *cells in tables.rows(__file__, "notices.tsv")}
UNKNOWN = SENTENCES["unknown"]
"""For a kind that this version does not know; its SMS also serves kinds of which none is sent."""


class NoticeKind(StrEnum):
    """What happened to an account; data/notices.tsv has its sentences."""

    IDENTITY_LINKED = "identity.linked"
    IDENTITY_UNLINKED = "identity.unlinked"
    ACCOUNT_SEPARATE = "account.separate"
    ACCOUNT_MERGED = "account.merged"
    ACCOUNT_MERGE_UNDONE = "account.merge_undone"
    PHONE_ADDED = "phone.added"
    PHONE_CHANGED = "phone.changed"
    PASSWORD_CHANGED = "password.changed"  # noqa: S105  # pragma: allowlist secret
    PASSWORD_RESET = "password.reset"  # noqa: S105  # pragma: allowlist secret
    RECOVERY_WAITING = "account.recovery_waiting"
    PUSH_PAUSED = "push.paused"
    REPORT_CORRECTED = "report.corrected"
    REPORT_KEPT = "report.kept"

    @property
    def sentences(self) -> Sentences:
        """What its owner reads."""
        return SENTENCES[self]


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
    known = SENTENCES.get(kind, UNKNOWN)
    template = known.web_en if (medium, language) == ("web", "en") else str(getattr(known, medium) or UNKNOWN.sms)
    words = {**detail, "provider": Platform.label_of(str(detail.get("provider", "")), language), "site": site}
    return template.format_map(defaultdict(str, words)).strip()
