import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discord import custom_ids


@given(st.text("abcdefghijklmnopqrstuvwxyz_", min_size=1, max_size=20), st.text(max_size=79))
def test_what_is_encoded_is_decoded_again(action: str, argument: str) -> None:
    encoded = custom_ids.encode(action, argument)
    assert len(encoded) <= 100
    assert custom_ids.decode(encoded) == ((action, argument) if "\n" not in argument else None)


@pytest.mark.parametrize(
    ("action", "argument"), [("", "7"), ("Ko", "7"), ("a" * 21, "7"), ("ko", "a" * 80), ("ko", "a\nb")]
)
def test_what_no_button_can_carry_has_no_custom_id(action: str, argument: str) -> None:
    assert custom_ids.encode(action, argument) == ""


@pytest.mark.parametrize("foreign", ["", "ko", ":7", "KO:7", "ko:a\nb", "ko:" + "a" * 80])
def test_another_programs_custom_id_is_none_of_ours(foreign: str) -> None:
    assert custom_ids.decode(foreign) is None
