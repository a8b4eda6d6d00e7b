"""Names and descriptions of the commands, in Korean and in English.

A name's default is English, as manuals and other clients use it; a description's is Korean. Discord
shows each person their own language and the default where there is none.
"""

import re
from collections.abc import Mapping

from discord import Locale, app_commands
from discord.app_commands import TranslationContextLocation as Place

from bot.conversation import router
from bot.conversation.language import current
from contracts import tables
from contracts.difficulty_samples import DIFFICULTY_SAMPLES

WITHOUT_OPTIONS = [command.slash for command in router.COMMANDS.values() if command.slash]
_ROWS = tables.rows(__file__, "commands.tsv")
"""Of commands with options: a "name" of a command or an option, or a "text", in Korean and in English."""
KOREAN_NAMES = {one.name: one.korean_name for one in WITHOUT_OPTIONS} | {
    english: korean for kind, korean, english in _ROWS if kind == "name"
}
ENGLISH = (
    {one.korean_description: one.english_description for one in WITHOUT_OPTIONS}
    | {korean: english for kind, korean, english in _ROWS if kind == "text"}
    | {f"{one.ko}: {sample}": f"{one.en}: {sample}" for one, sample in DIFFICULTY_SAMPLES.items()}
)
_ids: dict[str, int] = {}
"""Discord's ids of our commands by name, once they are registered."""
NAMED = re.compile(r"(?<![^\s(])/(?P<name>[a-z]+(?: (?:now|pause|resume|status|test|list|copy|delete))?)(?![\w/])")


def remember_ids(ids: Mapping[str, int]) -> None:
    """Store the ids by which commands are mentioned."""
    _ids.clear()
    _ids.update(ids)


def in_korean(command: str) -> str:
    """Return a command as a Korean client lists it: "digest resume" -> "/한입뉴스 다시시작"."""
    return "/" + " ".join(KOREAN_NAMES.get(name, name) for name in command.split())


def mention(command: str) -> str:
    """Return a command as the reader's client lists it, to be clicked where Discord has told its id.

    https://discord.com/developers/docs/reference#message-formatting
    """
    shown = in_korean(command) if current() == "ko" else f"/{command}"
    found = _ids.get(command.split()[0])
    return shown if found is None else f"<{shown}:{found}>"


def with_mentions(text: str) -> str:
    """Return a text whose commands, named as in "/digest resume", are mentioned."""
    known = KOREAN_NAMES.keys()
    return NAMED.sub(lambda found: mention(found["name"]) if known >= set(found["name"].split()) else found[0], text)


def description(korean: str) -> str:
    """Return a command's description in the reader's language."""
    return korean if current() == "ko" else ENGLISH.get(korean, korean)


NAMES = {Place.command_name, Place.group_name, Place.parameter_name}
ENGLISH_LOCALES = {Locale.american_english, Locale.british_english}


class KoreanAndEnglish(app_commands.Translator):
    """Translates by the tables above; a string in none keeps its default."""

    async def translate(
        self, string: app_commands.locale_str, locale: Locale, context: app_commands.TranslationContextTypes
    ) -> str | None:
        """Return a string in a language, None for the default."""
        if context.location in NAMES:
            return KOREAN_NAMES.get(string.message) if locale is Locale.korean else None
        return ENGLISH.get(string.message) if locale in ENGLISH_LOCALES else None
