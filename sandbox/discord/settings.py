"""What of Discord's behaviour can be set, at the start or while it runs."""

from pydantic import BaseModel, ConfigDict, Field, PositiveInt

from sandbox.discord.keys import BOT_TOKEN


class RouteWindow(BaseModel):
    """A limit of some routes: `match` is a pattern over "METHOD /path", as in a fault's.

    `shared`: one window for all channels together, which its headers do not say; otherwise one for each channel.
    """

    model_config = ConfigDict(extra="forbid")

    match: str
    limit: PositiveInt
    seconds: float = Field(gt=0)
    shared: bool = False


class Settings(BaseModel):
    """The defaults are Discord's own."""

    model_config = ConfigDict(extra="forbid", validate_assignment=True)

    bot_token: str = BOT_TOKEN
    respond_seconds: float = Field(3.0, gt=0, description="how long an interaction waits for its first response")
    token_seconds: float = Field(900.0, gt=0, description="how long an interaction's token is good")
    nonce_seconds: float = Field(300.0, ge=0, description="how long a nonce is remembered")
    resume_seconds: float = Field(180.0, ge=0, description="how long a left session can be resumed")
    heartbeat_ms: PositiveInt = 41_250
    global_per_second: int = Field(50, ge=0, description="0: no global limit")
    message_limit: PositiveInt = Field(5, description="creates, and edits, in a channel per message_seconds")
    message_seconds: float = Field(5.0, ge=0, description="0: no limit by channel")
    windows: list[RouteWindow] = Field([], description="limits of routes instead of the usual, the first that matches")
    token_limit_seconds: float = Field(2.0, ge=0, description="five follow-ups or edits of an interaction in so long")
    shards: int = Field(0, ge=0, description="what GET /gateway/bot recommends; 0: one for each 1000 servers")
