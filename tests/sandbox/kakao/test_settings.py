from sandbox import keys
from sandbox.kakao.settings import Settings

OWN = "http://127.0.0.1:1003"


def test_with_nothing_given_the_keys_are_the_sandboxes() -> None:
    settings = Settings.read({}, own_url=OWN)
    assert settings.skill_url == "http://127.0.0.1:8001/kakao/skill"
    assert (settings.bot_id, settings.rest_api_key) == (keys.KAKAO_BOT_ID, keys.KAKAO_REST_API_KEY)
    assert (settings.event_name, settings.own_url) == (keys.KAKAO_EVENT_NAME, OWN)


def test_the_skill_is_found_by_its_port_or_by_its_address() -> None:
    assert Settings.read({"KAKAO_SKILL_PORT": "1002"}, own_url=OWN).skill_url == "http://127.0.0.1:1002/kakao/skill"
    given = {"KAKAO_SKILL_PORT": "1002", "KAKAO_SKILL_URL": "https://skill.example/kakao/skill"}
    assert Settings.read(given, own_url=OWN).skill_url == "https://skill.example/kakao/skill"


def test_of_two_secrets_the_first_is_sent() -> None:
    assert Settings.read({"KAKAO_SKILL_SECRET": " one , two"}, own_url=OWN).skill_secret == "one"


def test_what_the_product_is_told_is_believed_here_too() -> None:
    given = {"KAKAO_BOT_ID": "bot", "KAKAO_REST_API_KEY": "key", "KAKAO_EVENT_NAME": "morning"}
    settings = Settings.read(given, own_url=OWN)
    assert (settings.bot_id, settings.rest_api_key, settings.event_name) == ("bot", "key", "morning")
