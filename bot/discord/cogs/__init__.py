"""What the bot can do, one cog an area."""

from bot.discord.cogs.account import Account
from bot.discord.cogs.delivery import Delivery
from bot.discord.cogs.digest import Digest, Setup
from bot.discord.cogs.interactions import Interactions
from bot.discord.cogs.news import News
from bot.discord.cogs.study import Study

COGS = (Interactions, News, Study, Account, Setup, Digest, Delivery)
