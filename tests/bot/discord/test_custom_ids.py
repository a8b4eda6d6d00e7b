from hypothesis import given, settings
from hypothesis import strategies as st

from bot.discord import custom_ids


@settings(max_examples=30)
@given(st.text("abcdefghijklmnopqrstuvwxyz_", min_size=1, max_size=20), st.text(max_size=79))
def test_what_is_encoded_is_decoded_again(action: str, argument: str) -> None:
    encoded = custom_ids.encode(action, argument)
    assert len(encoded) <= 100
    assert custom_ids.decode(encoded) == ((action, argument) if "\n" not in argument else None)


def test_what_no_button_can_carry_has_no_custom_id_and_is_none_of_ours() -> None:
    for action, argument in (("", "7"), ("Ko", "7"), ("a" * 21, "7"), ("ko", "a" * 80), ("ko", "a\nb")):
        assert custom_ids.encode(action, argument) == ""
        assert custom_ids.decode(f"{action}:{argument}") is None
    assert custom_ids.decode("ko") is None
