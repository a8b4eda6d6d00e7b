import re
import signal
import subprocess
import sys

import httpx
import pytest

from sandbox.discord.seed import MINA, add_sample_servers
from sandbox.discord.server import serve
from sandbox.discord.service import Discord

UNHURRIED = httpx.Timeout(None)
"""However busy the machine is: the suite ends what hangs."""


def test_a_thread_serves_it_for_tests_without_an_event_loop() -> None:
    service = Discord()
    add_sample_servers(service)
    with serve(service) as address, httpx.Client(base_url=address.url, trust_env=False, timeout=UNHURRIED) as http:
        scene = http.get("/discord/page/scene").json()
        assert scene["me"]["id"] == str(MINA)
        assert [guild["has_bot"] for guild in scene["guilds"]] == [True, True, False]
        assert address.api_base.endswith("/discord/api/v10")
        assert address.gateway_url.startswith("ws://127.0.0.1:")
    with pytest.raises(httpx.ConnectError):
        httpx.get(address.page, trust_env=False)


def test_one_process_serves_every_stand_in_and_ends_on_sigterm() -> None:
    command = [sys.executable, "-m", "sandbox.stand_ins", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603  # our own module
        try:
            assert process.stdout is not None
            base = process.stdout.readline().split()[-1]
            with httpx.Client(base_url=base, trust_env=False, timeout=UNHURRIED) as http:
                assert "샌드박스 디스코드" in http.get("/discord/").text
                assert http.get("/kakao/").status_code == 200
                assert http.get("/discord/api/v10/nothing").json()["message"] == "404: Not Found"
                for path in re.findall(r'href="([^"]+)"', http.get("/").text):
                    assert http.get(path).status_code == (401 if path.startswith("/llm/v1") else 200), path
            process.send_signal(signal.SIGTERM)
            assert process.wait() == 0
        finally:
            process.kill()
