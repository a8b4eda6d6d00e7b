"""The values that more than one program knows, each with its Korean and English label."""

from enum import StrEnum
from typing import Literal, Self

Language = Literal["ko", "en"]


class LabeledEnum(StrEnum):
    """A string enumeration whose members are written as value, Korean label, English label."""

    ko: str
    en: str

    def __new__(cls, value: str, ko: str = "", en: str = "") -> Self:
        """Make a member that equals its value."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.ko = ko
        member.en = en
        return member

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """Return (value, English label) pairs: `choices` of a Django field."""
        return [(member.value, member.en) for member in cls]

    @classmethod
    def labels_ko(cls) -> dict[str, str]:
        """Return the Korean labels by value."""
        return {member.value: member.ko for member in cls}

    @classmethod
    def label_of(cls, value: str, language: Language = "ko") -> str:
        """Return the label of a value; a value that is no member is returned as it is."""
        labels = (member.ko if language == "ko" else member.en for member in cls if member == value)
        return next(labels, value)


class Platform(LabeledEnum):
    """Where somebody talks to us or logs in: provider of an identity, platform of a subscription."""

    DISCORD = "discord", "디스코드", "Discord"
    KAKAO = "kakao", "카카오", "Kakao"
    KAKAO_SKILL = "kakao_skill", "카카오톡 채팅", "KakaoTalk chat"
    KAKAO_MEMO = "kakao_memo", "카카오톡 나에게", "KakaoTalk memo"

    @classmethod
    def identity_label(cls, provider: str, language: Language = "ko") -> str:
        """Return the name in a list of identities, where a Kakao login may stand beside a KakaoTalk chat."""
        logins = {"ko": "카카오 로그인", "en": "Kakao login"}
        return logins[language] if provider == cls.KAKAO else cls.label_of(provider, language)


DELIVERY_PLATFORMS = (Platform.DISCORD, Platform.KAKAO_SKILL, Platform.KAKAO_MEMO)
"""Where a digest can go."""
CHAT_PLATFORMS = (Platform.DISCORD, Platform.KAKAO_SKILL)
"""Where a bot of ours talks with people."""
LOGIN_PLATFORMS = (Platform.KAKAO, Platform.DISCORD)
"""What somebody can log in to the web with."""


class Level(LabeledEnum):
    """Levels of the Common European Framework (CEFR), easiest first."""

    A1 = "A1", "A1 · 이제 막 시작했어요", "A1 · Just starting"
    A2 = "A2", "A2 · 쉬운 문장을 읽어요", "A2 · I read easy sentences"
    B1 = "B1", "B1 · 짧은 글을 읽어요", "B1 · I read short texts"
    B2 = "B2", "B2 · 뉴스를 대강 이해해요", "B2 · I get the gist of the news"
    C1 = "C1", "C1 · 긴 글도 편하게 읽어요", "C1 · I read long texts with ease"
    C2 = "C2", "C2 · 원어민처럼 읽어요", "C2 · I read like a native"

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """Return the codes as their own labels."""
        return [(level.value, level.value) for level in cls]


class Difficulty(LabeledEnum):
    """The levels of a story's texts, easiest first; what a learner chooses among."""

    A2 = "A2", "쉬움", "Easy"
    B1 = "B1", "보통", "Medium"
    B2 = "B2", "어려움", "Hard"

    @classmethod
    def of(cls, level: str) -> "Difficulty":
        """Return the text for a reader of this CEFR level: A1 reads A2, C1 and C2 read B2."""
        return {"A1": Difficulty.A2, "A2": Difficulty.A2, "B1": Difficulty.B1}.get(level, Difficulty.B2)


class SenseState(LabeledEnum):
    """What is known of a word's meaning."""

    UNCHECKED = "unchecked", "확인 전", "unchecked"
    CHECKED = "checked", "확인됨", "checked"
    WRONG = "wrong", "틀림", "wrong"


class LearningState(LabeledEnum):
    """How far a learner is with a word."""

    WAITING = "waiting", "대기 중", "waiting"
    LEARNING = "learning", "배우는 중", "learning"
    KNOWN = "known", "아는 단어", "known"
    PAUSED = "paused", "쉬는 중", "paused"


class Grade(LabeledEnum):
    """How well a word was known."""

    AGAIN = "again", "몰라요", "wrong"
    HARD = "hard", "어려웠어요", "right after a hint"
    GOOD = "good", "알아요", "right"


class Verdict(LabeledEnum):
    """What became of an answer."""

    RIGHT = "right", "맞았어요", "right"
    CLOSE = "close", "거의 맞았어요", "right but for a letter"
    WRONG = "wrong", "아니에요", "wrong"
    SKIPPED = "skipped", "건너뛰었어요", "skipped"


class QuestionPurpose(LabeledEnum):
    """Why a question is asked."""

    DUE = "due", "복습할 단어", "due"
    NEW = "new", "새 단어", "new"
    CHECK = "check", "기억 확인", "check after a month, outside the schedule"
    STORY = "story", "오늘의 기사", "about a story of today"
    REPEAT = "repeat", "한 번 더", "wrong before; not scored"


class ContentTag(LabeledEnum):
    """Kinds of content that are left out of digests or marked."""

    DISTURBING = "disturbing", "충격적인 내용", "disturbing"
    OPINION = "opinion", "의견", "opinion"
    LIVE_BLOG = "live_blog", "실시간 중계", "live blog"
    SPONSORED = "sponsored", "광고", "sponsored"


class SeenFact(LabeledEnum):
    """What has happened between a learner and a story."""

    LISTED = "listed", "목록에서 봄", "listed"
    DELIVERED = "delivered", "받음", "delivered"
    OPENED = "opened", "열어 봄", "opened"
    READ = "read", "읽음", "read"


class ReportKind(LabeledEnum):
    """What a learner finds wrong."""

    MEANING = "meaning", "뜻이 이상해요", "The meaning is odd"
    TRANSLATION = "translation", "번역이 이상해요", "The translation is odd"
    FACT = "fact", "사실과 달라요", "This is not true"
    TEXT = "text", "문장이 이상해요", "The sentence is odd"


class ReportState(LabeledEnum):
    """What has become of what learners reported."""

    OPEN = "open", "확인 전", "waits for an editor"
    CORRECTED = "corrected", "고침", "corrected"
    KEPT = "kept", "그대로 둠", "was right"


class PartOfSpeech(LabeledEnum):
    """The parts of speech a learner is shown."""

    NOUN = "noun", "명사", "noun"
    VERB = "verb", "동사", "verb"
    ADJECTIVE = "adjective", "형용사", "adjective"
    ADVERB = "adverb", "부사", "adverb"
    PREPOSITION = "preposition", "전치사", "preposition"
    CONJUNCTION = "conjunction", "접속사", "conjunction"
    PHRASE = "phrase", "표현", "phrase"


class Audience(LabeledEnum):
    """Who reads a subscription's digest."""

    CHANNEL = "channel", "채널", "a channel"
    PERSON = "person", "한 사람", "the owner alone"


class Layout(LabeledEnum):
    """How the stories of a digest are laid out."""

    PLAIN = "plain", "메시지", "messages"
    THREAD = "thread", "기사마다 스레드", "a thread per story"
    FORUM = "forum", "포럼 글", "forum posts"


class Authority(LabeledEnum):
    """Who decides over a subscription, and whether a bot has seen that they may."""

    OWNER = "owner", "만든 사람", "its owner; not checked yet"
    CHECKED = "checked", "만든 사람 (확인됨)", "its owner, who managed the server when a bot looked"
    SERVER = "server", "서버", "the managers of the server"


class SubscriptionState(LabeledEnum):
    """Whether a subscription's digests go out."""

    ACTIVE = "active", "보내는 중", "active"
    PAUSED = "paused", "멈춤", "paused"


class DeliveryKind(LabeledEnum):
    """What a bot has to do for a delivery."""

    DIGEST = "digest", "다이제스트", "post a digest"
    EDIT = "edit", "고침", "correct a message"
    ALERT = "alert", "알림", "tell the owner"


class DeliveryTrigger(LabeledEnum):
    """Why a digest goes out."""

    SCHEDULE = "schedule", "정한 시간", "its time has come"
    REQUEST = "request", "주인의 요청", "the owner asked"


class DeliveryState(LabeledEnum):
    """How far a delivery has come."""

    PENDING = "pending", "대기", "waits for a bot"
    LEASED = "leased", "보내는 중", "a bot is at it"
    SENT = "sent", "보냄", "done"
    FAILED = "failed", "실패", "given up"
    SKIPPED = "skipped", "건너뜀", "nothing to send"
    EXPIRED = "expired", "때를 놓침", "too late"
