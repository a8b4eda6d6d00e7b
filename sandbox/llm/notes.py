"""Which study pack answers a prompt: the recorded one of the story it holds, else one made of its text."""

import re
from typing import Any

from sandbox.llm.protocol import ChatMessage
from sandbox.newsroom.stories import Story

OPENING_LETTERS = 40
SUMMARY_CHARS = 380
WORDS = 6
PACK_WORDS = 12
NUMBER = re.compile(r"^\[\d+\] ", re.MULTILINE)
"""What stands before each sentence of a story in a prompt."""
SENTENCE = re.compile(r"[A-Z\"“][^.!?\n]{25,170}[.!?][\"”]?(?=\s|$)")
LONG_WORD = re.compile(r"(?<![\w'’-])[a-z]{6,14}(?![\w'’-])")
FENCES = (
    re.compile(r"^(?P<mark>\W{3,}[^\n]*)\n(?P<text>.+?)\n(?P=mark)\s*$", re.DOTALL | re.MULTILINE),
    re.compile(r"<(?P<mark>[a-z_-]+)[^>]*>(?P<text>.+)</(?P=mark)>", re.DOTALL | re.IGNORECASE),
)
# A figure, a negation, a name: what the Korean of a sentence would have to hold as well.
FACT = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|twenty|thirty|half|hundred|thousand|million)\b"
    r"|\b(?:not|no|never|none|nobody|without|may|might|could|would)\b|n['’]t\b|(?<=[a-z,] )[A-Z]"
)
IMPROVISED_KO = ("이 기사의 문장을 그대로 옮긴 요약입니다.", "번역은 실제 모델이 있을 때 만들어집니다.")
IMPROVISED_MEANING = "본문에 나온 낱말"


class Recorded:
    """Finds the story a prompt is about, however it is quoted, wrapped or fenced there."""

    def __init__(self, stories: tuple[Story, ...]) -> None:
        self._index = [
            (squeezed(story.title), (_opening(story.abstract), _opening(story.body)), story) for story in stories
        ]

    def find(self, messages: list[ChatMessage]) -> Story | None:
        """Return the story whose title and opening both stand in the messages."""
        prompt = squeezed(NUMBER.sub("", "\n".join(message.text for message in messages)))
        for title, openings, story in self._index:
            if title in prompt and any(opening in prompt for opening in openings):
                return story
        return None


def squeezed(text: str) -> str:
    """Return the letters and digits of `text` alone, so that quoting, escaping and wrapping make no difference."""
    return re.sub(r"[\W_]+", "", text).lower()


def improvised_pack(messages: list[ChatMessage]) -> dict[str, Any]:
    """Return a study pack with one text, at B2, from whatever text a prompt holds: its plainest sentences."""
    text = story_text(next((one.text for one in messages if one.role == "user"), ""))
    sentences = [found.strip() for found in SENTENCE.findall(text)] or [text[:200].strip() or "There is no text."]
    plainest = sorted(range(len(sentences)), key=lambda index: len(FACT.findall(sentences[index])))[:2]
    chosen = [sentences[index] for index in sorted(plainest)]
    if sum(map(len, chosen)) >= SUMMARY_CHARS:
        chosen = chosen[:1]
    words = {word: number for number, one in enumerate(chosen, 1) for word in LONG_WORD.findall(one)}
    answer = max(words, key=len, default=chosen[0].split()[0])
    return {
        "headline_ko": "본문에서 옮긴 연습용 기사",
        "texts": [
            {
                "level": "B2",
                "sentences": [
                    {"en": en, "ko": ko, "evidence": []} for en, ko in zip(chosen, IMPROVISED_KO, strict=False)
                ],
                "words": [
                    {
                        "sentence": number,
                        "word": word,
                        "lemma": word,
                        "part_of_speech": "noun",
                        "meaning_ko": IMPROVISED_MEANING,
                    }
                    for word, number in list(words.items())[:PACK_WORDS]
                ],
            }
        ],
        "question": {
            "question": "Which of these words stands in the story?",
            "options": ["umbrella", answer, "pineapple", "saxophone"],
            "answer": answer,
            "proof": {"A2": None, "B1": None, "B2": words.get(answer, 1)},
        },
        "opener": "What do you think about this story?",
    }


def story_text(prompt: str) -> str:
    """Return what stands inside the prompt's fence, the whole prompt when there is none, without sentence numbers."""
    found = [match["text"] for fence in FENCES for match in fence.finditer(prompt)]
    return NUMBER.sub("", max(found, key=len, default=prompt))


def _opening(text: str) -> str:
    return squeezed(text)[:OPENING_LETTERS]
