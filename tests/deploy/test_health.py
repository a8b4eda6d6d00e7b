"""What docker compose asks of the Discord bot tells a bot that is connected from one that is not."""

import os
import subprocess
import sys
from pathlib import Path

from prometheus_client import CollectorRegistry, Gauge, start_http_server

from tests.deploy.test_files import services

SECONDS = 20


def healthy(port: int) -> bool:
    """Run the check as the container's shell would, against another port of this machine."""
    kind, check = services()["discord"]["healthcheck"]["test"]
    assert kind == "CMD-SHELL"
    env = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    command = ["/bin/sh", "-c", check.replace("9102", str(port))]
    return subprocess.run(command, env=env, capture_output=True, timeout=SECONDS, check=False).returncode == 0  # noqa: S603 - ours


def test_the_bot_is_healthy_once_it_is_connected_and_only_while_it_answers() -> None:
    registry = CollectorRegistry()
    gauge = Gauge("newsbite_discord_ready", "As the bot tells it.", registry=registry)
    server, thread = start_http_server(0, addr="127.0.0.1", registry=registry)
    try:
        for ready in (True, False):
            gauge.set(float(ready))
            assert healthy(server.server_port) is ready
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    assert not healthy(server.server_port)


def test_the_port_is_the_one_the_bot_tells_its_metrics_at() -> None:
    discord = services()["discord"]
    assert f":{discord['environment']['METRICS_PORT_DISCORD']}/metrics" in discord["healthcheck"]["test"][1]
