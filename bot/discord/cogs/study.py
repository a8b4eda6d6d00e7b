"""/words, /me and /help: the learner's own side."""

from functools import partial

from discord import app_commands
from discord.ext import commands

from bot.conversation import account, study
from bot.discord import autocomplete
from bot.discord.client import Interaction, StudyBot
from bot.discord.command_translation import in_korean
from bot.discord.interaction_replies import reply
from contracts.enums import Level

LEVEL_CHOICES = [app_commands.Choice(name=level.value, value=level.value) for level in Level]


class Study(commands.Cog):
    """The word book, the learner's choices, and what there is to ask for."""

    def __init__(self, bot: StudyBot) -> None:
        self.bot = bot

    @app_commands.command(name="words", description="저장한 단어를 보여 드려요.")
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def words(self, interaction: Interaction) -> None:
        """Show the word book."""
        await reply(interaction, study.word_book)

    @app_commands.command(name="me", description="내 분야와 난이도를 보거나 바꿔요.")
    @app_commands.describe(categories="기술, 과학처럼 쉼표로 나눠 적어요. 전체도 돼요.", level="읽고 싶은 난이도")
    @app_commands.choices(level=LEVEL_CHOICES)
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def me(self, interaction: Interaction, categories: str | None = None, level: str | None = None) -> None:
        """Show what the learner reads, or change it."""
        changing = partial(account.change_me, categories=categories, level=level)
        await reply(interaction, account.me if categories is None and level is None else changing)

    @me.autocomplete("categories")
    async def suggest_categories(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Suggest how the list of categories may go on."""
        return await autocomplete.category_lists(interaction, typed)

    @app_commands.command(name="help", description="한입뉴스로 할 수 있는 일을 알려 드려요.")
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def help(self, interaction: Interaction) -> None:
        """List the commands."""
        known = [one for one in self.bot.tree.walk_commands() if isinstance(one, app_commands.Command)]
        listed = [(f"{in_korean(one.qualified_name)} · /{one.qualified_name}", one.description) for one in known]
        await reply(interaction, account.help_(listed))
