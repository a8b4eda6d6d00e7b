"""The blocks of the channel, as docs/kakao.md has an operator make them: which one reacts to what."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Block:
    """One block: the words it reacts to, and the fixed parameters its operator gave it for the skill."""

    name: str
    action: str
    words: str = ""
    argument: str = ""

    @property
    def id(self) -> str:
        """Its id, made of its place among the blocks."""
        return f"66f0c1d2a3b4c5d6e7f809{BLOCKS.index(self):02}"

    @property
    def params(self) -> dict[str, str]:
        """The parameters that the skill is called with."""
        return {"action": self.action} | ({"argument": self.argument} if self.argument else {})

    @property
    def utterances(self) -> list[str]:
        """Each thing somebody may say to reach it."""
        return [one.strip() for one in self.words.split(",") if one.strip()]


WELCOME = Block("웰컴 블록", "welcome")
FALLBACK = Block("폴백 블록", "fallback")
EVENT = Block("아침 알림", "today")
BLOCKS = (
    WELCOME,
    FALLBACK,
    EVENT,
    Block("메뉴", "menu", "메뉴, 카테고리, 분야, 분야 고르기, 처음으로, 뭐 있어"),
    Block("오늘의 한입뉴스", "today", "오늘의 한입뉴스, 오늘의 뉴스, 오늘 뉴스, 뉴스, 헤드라인, today"),
    Block("정치", "category", "정치, 정치 뉴스, politics", "politics"),
    Block("경제", "category", "경제, 경제 뉴스, 비즈니스, business", "business"),
    Block("기술", "category", "기술, 기술 뉴스, 테크, tech 뉴스", "technology"),
    Block("과학", "category", "과학, 과학 뉴스, science", "science"),
    Block("건강", "category", "건강, 건강 뉴스, health", "health"),
    Block("스포츠", "category", "스포츠, 스포츠 뉴스, sports", "sports"),
    Block("문화", "category", "문화, 문화 뉴스, culture", "culture"),
    Block("세계", "category", "세계, 국제 뉴스, world", "world"),
    Block("단어장", "wordbook", "단어장, 내 단어, 저장한 단어, wordbook"),
    Block("연결", "link", "연결, 계정 연결, 연결 AB12CD34"),
    Block("복습", "review", "복습, 복습하기, 오늘의 복습, 단어 복습"),
    Block("내 기록", "stats", "내 기록, 통계, 며칠째야"),
    Block("설정", "settings", "설정, 난이도 바꾸기, 분야 바꾸기, 알림"),
    Block("도움말", "help", "도움말, 도움, 사용법, help"),
)


def reacting(text: str) -> Block:
    """Return the block that reacts to what somebody says; the fallback block to all that no other knows."""
    said = text.strip()
    return next((block for block in BLOCKS if said in block.utterances), FALLBACK)
