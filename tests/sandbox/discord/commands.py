"""Commands and buttons for a client, each answering in one of the ways there are."""

import asyncio
from typing import Any

import discord
from discord import app_commands, ui

from tests.sandbox.discord.bots import Bot, Save

Asked = discord.Interaction[Any]
KOREAN = {"news": "뉴스", "category": "분야", "digest": "다이제스트", "status": "상태"}


class Korean(app_commands.Translator):
    """Gives the names in Korean."""

    async def translate(
        self, string: app_commands.locale_str, locale: discord.Locale, context: app_commands.TranslationContextTypes
    ) -> str | None:
        return KOREAN.get(str(string)) if locale is discord.Locale.korean else None


@app_commands.command(description="뉴스")
async def news(interaction: Asked, category: str = "") -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)
    await asyncio.sleep(0.02)
    await interaction.edit_original_response(content=f"{category or '모든'} 뉴스 ({interaction.locale})")


@news.autocomplete("category")
async def _categories(interaction: Asked, typed: str) -> list[app_commands.Choice[str]]:
    known = {"기술": "technology", "과학": "science"}
    return [app_commands.Choice(name=name, value=value) for name, value in known.items() if typed in name]


@app_commands.command(description="설정")
@app_commands.default_permissions(manage_guild=True)
async def setup(interaction: Asked, channel: discord.TextChannel, role: discord.Role | None = None) -> None:
    assert interaction.guild is not None
    can = channel.permissions_for(interaction.guild.me).send_messages
    await interaction.response.send_message(f"{channel.name} {can} {role and role.name}")


@app_commands.command(description="대답하지 않아요")
async def silent(interaction: Asked) -> None:
    pass


@app_commands.command(description="둘로 대답해요")
async def twice(interaction: Asked) -> None:
    await interaction.response.send_message("하나")
    await interaction.followup.send("둘", ephemeral=True)


@app_commands.command(description="미루고 이어서")
async def later(interaction: Asked) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)
    await interaction.followup.send("미룬 답", ephemeral=False)


@app_commands.command(description="어디서나")
@app_commands.allowed_installs(guilds=True, users=True)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
async def today(interaction: Asked) -> None:
    where = "서버" if interaction.guild_id else "DM"
    await interaction.response.send_message(f"{where} {interaction.is_user_integration()}")
    for number in range(6 if interaction.is_user_integration() else 0):
        try:
            await interaction.followup.send(str(number))
        except discord.HTTPException as error:
            interaction.client.happened.append(f"refused {error.code}")


digest = app_commands.Group(name="digest", description="다이제스트")


@digest.command(description="상태")
async def status(interaction: Asked, days: app_commands.Range[int, 1, 7] = 1) -> None:
    await interaction.response.send_message(f"{days}일")


class Layout(ui.LayoutView):
    """Buttons that change their message."""

    def __init__(self) -> None:
        super().__init__(timeout=None)
        self.text: ui.TextDisplay[Any] = ui.TextDisplay("처음")
        self.add_item(self.text)
        row: ui.ActionRow[Any] = ui.ActionRow()
        for name, act in (
            ("바로", self.update),
            ("미뤄", self.defer),
            ("멈춰", self.acknowledge),
            ("귓속", self.whisper),
        ):
            button: ui.Button[Any] = ui.Button(label=name, custom_id=name)
            button.callback = act  # type: ignore[method-assign]  # as views do it themselves
            row.add_item(button)
        row.add_item(Save(7))
        self.add_item(row)

    async def update(self, interaction: Asked) -> None:
        self.text.content = "바로 바뀜"
        await interaction.response.edit_message(view=self)

    async def defer(self, interaction: Asked) -> None:
        await interaction.response.defer()
        self.text.content = "나중에 바뀜"
        await interaction.edit_original_response(view=self)

    async def acknowledge(self, interaction: Asked) -> None:
        await interaction.response.defer()

    async def whisper(self, interaction: Asked) -> None:
        await interaction.response.defer()
        await interaction.followup.send("귓속말", ephemeral=True)


class CommandBot(Bot):
    """A client with all of these."""

    async def setup_hook(self) -> None:
        self.add_dynamic_items(Save)
        self.add_view(Layout())
        await self.tree.set_translator(Korean())
        commands: list[app_commands.Command[Any, ..., Any] | app_commands.Group]
        commands = [news, setup, silent, twice, later, today, digest]
        for command in commands:
            self.tree.add_command(command)
        await self.tree.sync()
