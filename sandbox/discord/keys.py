"""Who the stand-in's application is; the token is no secret, it opens nothing else."""

BOT_TOKEN = "sandbox-discord-bot-token"  # noqa: S105  # opens nothing but this stand-in
APPLICATION_ID = 100000000000000001
"""Of the application and of its bot user, which share one id on Discord."""
BOT_NAME = "한입뉴스"
