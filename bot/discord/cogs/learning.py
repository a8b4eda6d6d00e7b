"""The commands of a learner: those without options as the router lists them, and /news, /me, /link and /help."""

from functools import partial
from typing import Any, TypeVar

from discord import app_commands
from discord.app_commands import AppCommandContext, AppInstallationType, Choice
from discord.ext import commands

from bot.api.client import StudyApi
from bot.conversation import greeting, link, look_up, preferences, router, studying, texts, typed_requests
from bot.conversation.command import Arguments, Command, SlashCommand
from bot.conversation.message import Message
from bot.discord import autocomplete
from bot.discord.client import Interaction, StudyBot
from bot.discord.command_translation import description
from bot.discord.interaction_replies import reply
from contracts.difficulty_samples import DIFFICULTY_SAMPLES
from contracts.learners import Speaker

T = TypeVar("T")
LookedUp = app_commands.Range[str, 1, look_up.TEXT_MAX_CHARS]
Code = app_commands.Range[str, 1, link.CODE_MAX_CHARS]
LEVEL_CHOICES = [Choice(name=f"{one.ko}: {sample}", value=one.value) for one, sample in DIFFICULTY_SAMPLES.items()]
"""Each difficulty with a piece of news as it reads there."""


def everywhere(command: T) -> T:
    """Let a command be used wherever the bot is installed, by a server or by a person alone."""
    installs = app_commands.allowed_installs(guilds=True, users=True)
    return installs(app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)(command))


def without_options(command: Command, slash: SlashCommand) -> app_commands.Command[Any, ..., Any]:
    """Return a slash command that answers as the router does."""

    async def callback(interaction: Interaction) -> None:
        await reply(interaction, partial(router.answer, action=command.action))

    return app_commands.Command(
        name=slash.name,
        description=slash.korean_description,
        callback=callback,
        allowed_installs=AppInstallationType(guild=True, user=True),
        allowed_contexts=AppCommandContext(guild=True, dm_channel=True, private_channel=True),
    )


def may_use(interaction: Interaction, command: app_commands.Command[Any, ..., Any] | app_commands.Group) -> bool:
    """Say whether a command is for this asker: what manages a server is shown to its managers."""
    wanted = command.default_permissions
    return wanted is None or interaction.guild_id is None or interaction.permissions >= wanted


async def show_help(api: StudyApi, who: Speaker, *, interaction: Interaction) -> Message:
    """List the commands that the asker can use here."""
    usable = [
        one
        for root in interaction.client.tree.get_commands()
        if isinstance(root, app_commands.Command | app_commands.Group) and may_use(interaction, root)
        for one in (root.walk_commands() if isinstance(root, app_commands.Group) else (root,))
        if isinstance(one, app_commands.Command)
    ]
    lines = [(f"/{one.qualified_name}", description(one.description)) for one in usable]
    return greeting.help_message(lines, (texts.TODAY, texts.MENU, texts.WORD_BOOK))


class Learning(commands.Cog):
    """Reading, the word book and the learner's account; each answer is seen by the asker alone."""

    def __init__(self, bot: StudyBot) -> None:
        for command in router.COMMANDS.values():
            if command.slash:
                bot.tree.add_command(without_options(command, command.slash))

    @everywhere
    @app_commands.command(name="news", description="아직 안 본 영어 뉴스를 한입 크기로 보여 드려요.")
    @app_commands.describe(category="기술, 과학, 스포츠 같은 분야. 비워 두면 고를 수 있어요.")
    async def news(self, interaction: Interaction, category: str = "") -> None:
        """Show unseen stories of a category, or the menu."""
        await reply(interaction, partial(typed_requests.named_category, words=category))

    @news.autocomplete("category")
    async def suggest_category(self, interaction: Interaction, typed: str) -> list[Choice[str]]:
        """Suggest categories for what has been typed."""
        known = await autocomplete.known_categories(interaction)
        return autocomplete.one_category(interaction, typed, known)

    @everywhere
    @app_commands.command(name="word", description="단어의 뜻을 저희 기사의 문장과 함께 보여 드려요.")
    @app_commands.describe(text="영어 단어나 표현, 저희 기사의 문장")
    async def word(self, interaction: Interaction, text: LookedUp) -> None:
        """Show what our stories teach of a word or sentence."""
        await reply(interaction, partial(look_up.look_up, arguments=Arguments(text)))

    @everywhere
    @app_commands.command(name="answer", description="복습의 빈칸에 들어갈 말을 적어요.")
    @app_commands.describe(text="빈칸에 들어갈 말")
    async def answer(self, interaction: Interaction, text: LookedUp) -> None:
        """Answer the open question of the review in writing."""
        await reply(interaction, partial(studying.written_answer, arguments=Arguments(text)))

    @everywhere
    @app_commands.command(name="me", description="내 분야와 난이도를 보거나 바꿔요.")
    @app_commands.describe(
        categories="기술, 과학처럼 쉼표로 나눠 적어요. 전체도 돼요.",
        level="읽고 싶은 난이도",
        disturbing="충격적일 수 있는 기사도 받을지",
    )
    @app_commands.choices(level=LEVEL_CHOICES)
    async def me(
        self,
        interaction: Interaction,
        categories: str | None = None,
        level: str | None = None,
        disturbing: bool | None = None,
    ) -> None:
        """Show what the learner reads, or change it."""
        is_asking = categories is None and level is None and disturbing is None
        changing = partial(preferences.change_me, categories=categories, level=level, shows_disturbing=disturbing)
        await reply(interaction, preferences.me if is_asking else changing)

    @me.autocomplete("categories")
    async def suggest_categories(self, interaction: Interaction, typed: str) -> list[Choice[str]]:
        """Suggest how the list of categories may go on."""
        return await autocomplete.category_lists(interaction, typed)

    @everywhere
    @app_commands.command(name="link", description="다른 채팅이나 웹의 내 계정과 하나로 합쳐요.")
    @app_commands.describe(code="다른 곳에서 만든 연결 코드. 비워 두면 새 코드를 만들어요.")
    async def link(self, interaction: Interaction, code: Code | None = None) -> None:
        """Make a code, or show what a typed one would join."""
        typed = partial(link.preview, arguments=Arguments(code or ""))
        await reply(interaction, link.begin if code is None else typed)

    @everywhere
    @app_commands.command(name="help", description="한입뉴스로 할 수 있는 일을 알려 드려요.")
    async def help(self, interaction: Interaction) -> None:
        """List the commands that the asker can use here."""
        await reply(interaction, partial(show_help, interaction=interaction))
