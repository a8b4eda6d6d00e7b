"""An ASGI application whose requests are questions of people."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.monitoring import questions
from observability import correlation

REFUSED_STATUS = 400


class Measured:
    """Gives each POST an id, which its answer carries as `X-Request-Id`, and counts it; the rest passes untouched."""

    def __init__(self, app: ASGIApp, platform: str) -> None:
        self._app = app
        self._platform = platform

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does."""
        if scope["type"] != "http" or scope["method"] != "POST":
            await self._app(scope, receive, send)
            return
        with questions.asked(self._platform, "message") as question:
            name = correlation.HEADER.lower().encode()
            whose = correlation.current().id.encode()

            async def sending(message: Message) -> None:
                if message["type"] == "http.response.start":
                    message["headers"] = [*message.get("headers", ()), (name, whose)]
                    if message["status"] >= REFUSED_STATUS:
                        question.outcome = f"http_{message['status']}"
                await send(message)

            await self._app(scope, receive, sending)
