"""A walk by somebody who reads English: every command, then every button that is offered, then every other answer."""

import re
from typing import Any

from backend.materials.services import pack_store
from bot.conversation import router
from bot.conversation.rate_limits import Buckets, Rate
from sandbox.discord.model.messages import Message
from tests.bot.discord.stage import Stage, buttons, in_database, texts
from tests.digests import factories
from tests.materials import factories as news_rows
from tests.materials.writers import MEANINGS, right_pack

HANGUL = re.compile("[가-힣]+")
CONTENT = (
    "오늘의-뉴스", "영어 한입 스터디", "민아", "항구에 크레인이 있습니다.", "전기로 움직입니다.", "항구의 새 크레인",
    *MEANINGS.values(),
)  # fmt: skip
"""What is Korean in any language: names that people gave, and what is taught."""
KAKAO_TALK = re.compile("“연결 [^”]+”")
"""What is to be sent in KakaoTalk."""
ENDS = {"leave_confirm", "digest_end"}
ARGUMENTS = {"category": "technology", "again": "technology", "search": "robot", "day": "2026-11-20..2026-11-20"}


def story() -> int:
    """Make a story in three texts, with a question and a Korean headline."""
    made = factories.story()
    pack_store.store([(made.note, right_pack())], rewritten=[made.note])
    return made.pk


def korean(message: Message | None) -> str:
    """Return what a message says in Korean although its reader's language is English."""
    said = "\n".join([texts(message), *buttons(message).values()]).replace("\\", "")
    for one in CONTENT:
        said = said.replace(one, "")
    return " ".join(HANGUL.findall(KAKAO_TALK.sub("", said)))


def commands(stage: Stage) -> dict[str, dict[str, Any]]:
    """Return every command that the owner may type, with what it needs; what deletes comes last."""
    chat = stage.discord.factory.channel(stage.guild, "chat").id
    found: dict[str, dict[str, Any]] = {}
    for root in stage.discord.simulated_user.commands(stage.owner, stage.channel):
        parts = {f"{root['name']} {one['name']}": one["options"] for one in root["options"] if one["type"] == 1}
        for name, options in (parts or {root["name"]: root["options"]}).items():
            needed = [one for one in options if one.get("required")]
            found[name] = {one["name"]: "unveil" if one["type"] == 3 else chat for one in needed}
    return dict(sorted(found.items(), key=lambda one: (one[0] != "setup", one[0])))


async def test_whatever_an_english_reader_types_or_presses_is_answered_in_english(stage: Stage) -> None:
    assert stage.bot is not None
    stage.owner.locale = "en-US"
    stage.bot.learners = Buckets(Rate(10_000, 1.0))
    read = await in_database(story)
    await in_database(lambda: news_rows.category("science"))
    answers: dict[str, str] = {}
    offered: list[str] = []

    def note(asked: str, message: Message | None) -> None:
        if found := korean(message):
            answers[asked] = found
        offered.extend(one for one in buttons(message) if not one.startswith("http"))

    for command, options in commands(stage).items():
        note(f"/{command}", (await stage.use(stage.owner, command, **options)).message)
    pressed = set(ENDS)
    while offered:
        custom_id = offered.pop()
        action = custom_id.partition(":")[0]
        if action not in pressed:
            pressed.add(action)
            note(custom_id, (await stage.press(stage.owner, stage.hang(custom_id), custom_id)).message)
    for action, command in router.COMMANDS.items():
        custom_id = f"{action}:{read if command.takes_id else ARGUMENTS.get(action, '')}"
        if action not in pressed | {"leave_confirm"}:
            note(custom_id, (await stage.press(stage.owner, stage.hang(custom_id), custom_id)).message)
    assert len(pressed) > 20
    assert answers == {}, answers
