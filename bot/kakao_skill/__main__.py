"""`python -m bot.kakao_skill`: reads the environment, builds the skill server, runs it."""

import argparse
import sys

import uvicorn
from pydantic import Field, SecretStr

from bot.api.client import StudyApi
from bot.api.settings import ApiSettings, read
from bot.kakao_skill.app import create_app


class KakaoSettings(ApiSettings):
    """What the Kakao skill reads besides the API's address."""

    kakao_skill_secret: SecretStr = SecretStr("")
    kakao_skill_port: int = Field(default=8001, ge=0, le=65535)


def main(arguments: list[str] | None = None) -> None:
    """Serve until told to stop; say what is missing and go when something is."""
    parser = argparse.ArgumentParser(prog="python -m bot.kakao_skill", description="The KakaoTalk skill server.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on; 0.0.0.0 inside a container")
    chosen = parser.parse_args(arguments)
    settings = read(KakaoSettings)
    if missing := settings.missing("kakao_skill_secret"):
        sys.stderr.write(f"The Kakao skill is not started: {', '.join(missing)} is missing.\n")
        return
    api = StudyApi(settings.api_base_url, settings.api_client_id, settings.api_client_secret.get_secret_value())
    secrets = tuple(one.strip() for one in settings.kakao_skill_secret.get_secret_value().split(","))
    uvicorn.run(create_app(api, secrets), host=chosen.host, port=settings.kakao_skill_port, access_log=False)


if __name__ == "__main__":
    main()
