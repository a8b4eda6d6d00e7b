"""/link and /leave: the same learner here, in other chats and on the web; and nobody any more."""

from functools import partial

from discord import app_commands
from discord.ext import commands

from bot.conversation import leave as leaving
from bot.conversation import link as linking
from bot.discord.client import Interaction, StudyBot
from bot.discord.interaction_replies import reply

Code = app_commands.Range[str, 1, linking.CODE_MAX_CHARS]


class Account(commands.Cog):
    """Who somebody is elsewhere. Codes are shown to the asker alone, like every answer."""

    def __init__(self, bot: StudyBot) -> None:
        self.bot = bot

    @app_commands.command(name="link", description="다른 채팅이나 웹의 내 계정과 하나로 합쳐요.")
    @app_commands.describe(code="다른 곳에서 만든 연결 코드. 비워 두면 새 코드를 만들어요.")
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def link(self, interaction: Interaction, code: Code | None = None) -> None:
        """Make a code, or show what a typed one would join."""
        await reply(interaction, linking.begin if code is None else partial(linking.preview, code=code))

    @app_commands.command(name="leave", description="내 기록을 모두 지우고 탈퇴해요. 먼저 한 번 더 여쭤봐요.")
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def leave(self, interaction: Interaction) -> None:
        """Ask whether to erase everything."""
        await reply(interaction, leaving.ask)
