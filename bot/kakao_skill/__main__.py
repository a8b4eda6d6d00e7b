"""`python -m bot.kakao_skill`: reads the environment, builds the skill server, runs it."""

import argparse
import asyncio
import sys

import uvicorn
from pydantic import Field, SecretStr
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from bot import monitoring
from bot.api.client import StudyApi
from bot.api.settings import ApiSettings
from bot.conversation import service_info
from bot.conversation.service_info import ServiceInfo
from bot.kakao_skill.app import MeasuredRequests, create_app
from bot.kakao_skill.callback import Callbacks
from observability.environment import read

HEADERS_WITHIN_SECONDS = 10.0


class HeaderDeadline(HttpToolsProtocol):
    """Uvicorn's HTTP protocol, which hangs up on a caller whose headers are not whole within HEADERS_WITHIN_SECONDS.

    Uvicorn has no such limit: its own ends only what is silent after an answer. The methods are asyncio's and the
    parser's callbacks.
    """

    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's
        """Wait for the first request."""
        super().connection_made(transport)
        self._wait_for_headers()

    def on_message_begin(self) -> None:
        """Wait for the rest of the headers."""
        super().on_message_begin()
        self._wait_for_headers()

    def on_headers_complete(self) -> None:
        """Wait no more."""
        self._stop_waiting()
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._stop_waiting()
        super().connection_lost(exc)

    def _wait_for_headers(self) -> None:
        self._stop_waiting()
        self._deadline = self.loop.call_later(HEADERS_WITHIN_SECONDS, self.transport.close)

    def _stop_waiting(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


class KakaoSettings(ApiSettings):
    """The settings of the Kakao skill besides the API's address."""

    kakao_skill_secret: SecretStr = SecretStr("")
    kakao_skill_port: int = Field(default=8001, ge=0, le=65535)
    kakao_bot_api_base: str = ""

    metrics_port_kakao: int = Field(default=0, ge=0, le=65535)

    @property
    def skill_secrets(self) -> tuple[str, ...]:
        """The secrets a caller may show: usually one, two while it is being replaced."""
        return tuple(one for one in map(str.strip, self.kakao_skill_secret.get_secret_value().split(",")) if one)


def main(arguments: list[str] | None = None) -> None:
    """Serve until SIGTERM or Ctrl-C; print what is missing and return when a setting is."""
    parser = argparse.ArgumentParser(prog="python -m bot.kakao_skill", description="The KakaoTalk skill server.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on; 0.0.0.0 inside a container")
    chosen = parser.parse_args(arguments)
    settings = read(KakaoSettings)
    missing = [*settings.missing(), *(() if settings.skill_secrets else ("KAKAO_SKILL_SECRET",))]
    if missing:
        sys.stderr.write(f"The Kakao skill is not started: {', '.join(missing)} is missing.\n")
        return
    service_info.configure(
        ServiceInfo(
            web=settings.public_url.rstrip("/"),
            channel=settings.kakao_channel_url,
            contact=settings.support_contact,
            hours=settings.support_hours,
        )
    )
    monitoring.start(settings, service="kakao", port=settings.metrics_port_kakao)
    api = StudyApi(settings.api_base_url, settings.api_client_id, settings.api_client_secret.get_secret_value())
    app = create_app(api, settings.skill_secrets, callbacks=Callbacks(settings.kakao_bot_api_base))
    uvicorn.run(
        MeasuredRequests(app, "kakao"),
        host=chosen.host,
        port=settings.kakao_skill_port,
        loop="uvloop",
        http=HeaderDeadline,
        access_log=False,
        log_config=None,
    )


if __name__ == "__main__":
    main()
