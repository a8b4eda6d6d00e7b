"""What the bot can do, one cog an area."""

from bot.discord.cogs.delivery import Delivery
from bot.discord.cogs.digest import Digest, Setup
from bot.discord.cogs.interactions import Interactions
from bot.discord.cogs.learning import Learning

COGS = (Interactions, Learning, Setup, Digest, Delivery)
