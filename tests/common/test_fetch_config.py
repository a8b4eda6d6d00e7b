import pytest

from backend.common.http.crawler import FetchConfig


@pytest.mark.parametrize(
    ("user_agent", "product"),
    [("NewsbiteBot/1.0 (+https://newsbite.example/bot)", "NewsbiteBot"), ("Newsbite_Bot-x", "Newsbite_Bot-x")],
)
def test_the_product_is_the_first_token_of_the_user_agent(user_agent: str, product: str) -> None:
    assert FetchConfig(user_agent).product == product


@pytest.mark.parametrize("user_agent", ["", "1.0", " NewsbiteBot", "(+https://newsbite.example/bot)"])
def test_a_user_agent_without_a_product_is_refused(user_agent: str) -> None:
    with pytest.raises(ValueError, match="product token"):
        FetchConfig(user_agent)


def test_allowed_hosts_are_compared_in_lower_case() -> None:
    config = FetchConfig("NewsbiteBot", allow_hosts=frozenset({"Sandbox:8002"}))
    assert config.allow_hosts == {"sandbox:8002"}


def test_the_limits_are_those_we_promise_publishers() -> None:
    config = FetchConfig("NewsbiteBot")
    assert (config.pace_seconds, config.read_timeout, config.deadline_seconds) == (1.0, 10.0, 20.0)
    assert (config.max_bytes, config.allow_hosts) == (10 * 1024 * 1024, frozenset())
