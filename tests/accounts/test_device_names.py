import pytest

from backend.accounts import device_names

WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (f"Mozilla/5.0 (Linux; Android 15; SM-S928N) {WEBKIT} Chrome/131.0 Mobile Safari/537.36", "Chrome · Android"),
        (f"Mozilla/5.0 (Linux; Android 15) {WEBKIT} SamsungBrowser/27.0 Chrome/125.0", "Samsung Internet · Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Safari/604.1", "Safari · iPhone"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) KAKAOTALK 25.1", "KakaoTalk · iPhone"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1) CriOS/131.0 Safari/604.1", "Chrome · iPhone"),
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {WEBKIT} Chrome/131.0 Edg/131.0", "Edge · Windows"),
        (f"Mozilla/5.0 (Windows NT 10.0) {WEBKIT} Chrome/131.0 Whale/4.29", "Whale · Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.1 Safari/605.1.15", "Safari · macOS"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0", "Firefox · Linux"),
        ("python-httpx/0.28.1", "python-httpx"),
        ("x" * 200, "x" * 40),
        ("", ""),
    ],
)
def test_a_device_is_named_as_its_owner_knows_it(user_agent: str, name: str) -> None:
    assert device_names.device_name(user_agent) == name
