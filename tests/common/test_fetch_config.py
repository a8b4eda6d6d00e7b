from backend.common.http.crawler import FetchConfig


def test_the_product_and_the_limits_are_those_we_promise_publishers() -> None:
    config = FetchConfig("NewsbiteBot/1.0 (+https://newsbite.example/bot)", allow_hosts=frozenset({"Sandbox:8002"}))
    assert (config.product, config.pace_seconds) == ("NewsbiteBot", 1.0)
    assert (config.read_timeout, config.deadline_seconds, config.max_bytes) == (10.0, 20.0, 10 * 1024 * 1024)
    assert config.allow_hosts == {"sandbox:8002"}
