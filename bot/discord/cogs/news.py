"""/news and /today: reading."""

from functools import partial

from discord import app_commands
from discord.app_commands import Choice
from discord.ext import commands

from bot.conversation import router, study
from bot.discord import autocomplete
from bot.discord.client import Interaction, StudyBot
from bot.discord.interaction_replies import reply


class News(commands.Cog):
    """Stories for whoever asks, seen by nobody else; also where the bot is installed by that person alone."""

    def __init__(self, bot: StudyBot) -> None:
        self.bot = bot

    @app_commands.command(name="news", description="아직 안 본 영어 뉴스를 한입 크기로 보여 드려요.")
    @app_commands.describe(category="기술, 과학, 스포츠 같은 분야. 비워 두면 고를 수 있어요.")
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def news(self, interaction: Interaction, category: str = "") -> None:
        """Show unseen stories of a category, or the menu."""
        await reply(interaction, partial(router.answer, words=category))

    @news.autocomplete("category")
    async def suggest(self, interaction: Interaction, typed: str) -> list[Choice[str]]:
        """Suggest categories for what has been typed."""
        known = await autocomplete.known_categories(interaction)
        said = typed.strip().lower()
        fitting = [one for one in known if said in one.name or said in one.name_ko]
        return [Choice(name=one.name_ko, value=one.name) for one in fitting[: autocomplete.MAX]]

    @app_commands.command(name="today", description="오늘의 뉴스에서 아직 안 본 기사를 보여 드려요.")
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def today(self, interaction: Interaction) -> None:
        """Show today's unseen stories."""
        await reply(interaction, study.today)
