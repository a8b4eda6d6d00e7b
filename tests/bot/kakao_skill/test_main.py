import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from bot.kakao_skill.__main__ import main

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("name", ["KAKAO_SKILL_SECRET", "API_CLIENT_ID", "API_CLIENT_SECRET"])
def test_what_is_missing_is_said_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    (tmp_path / "empty").write_text("\n")
    monkeypatch.setenv(f"{name}_FILE", str(tmp_path / "empty"))
    main([])
    assert capsys.readouterr().err == f"The Kakao skill is not started: {name} is missing.\n"


def test_the_process_serves_and_goes_at_a_signal() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "bot.kakao_skill"], cwd=ROOT, env=os.environ | {"KAKAO_SKILL_PORT": str(port)}
    )
    try:
        assert _eventually(f"http://127.0.0.1:{port}/healthz") == {"status": "ok"}
    finally:
        process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=10) in {0, -signal.SIGTERM}


def _eventually(url: str) -> object:
    for _ in range(200):
        try:
            return httpx.get(url, trust_env=False).json()
        except httpx.ConnectError:
            time.sleep(0.05)
    pytest.fail(f"{url} never answered")
