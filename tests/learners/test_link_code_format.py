"""Link codes: hard to guess, easy to type."""

import pytest

from backend.learners import link_code_format


def test_a_code_is_eight_characters_that_cannot_be_mistaken() -> None:
    made = "".join(link_code_format.new() for _ in range(500))
    assert len(made) == 8 * 500
    assert not set(made) & set("01OILZSBU")


def test_codes_do_not_repeat() -> None:
    assert len({link_code_format.new() for _ in range(1000)}) == 1000


def test_two_characters_that_look_alike_are_never_both_used() -> None:
    for pair in ("0O", "1I", "1L", "IL", "2Z", "5S", "8B", "UV"):
        assert not set(pair) <= set(link_code_format.ALPHABET)


@pytest.mark.parametrize(
    "typed",
    [
        "AC3D5F8V",
        "ac3d5f8v",
        " ac3d-5f8v\n",
        "AC3D 5F8V",
        "a c 3 d – 5 f 8 v",
        "ＡＣ３Ｄ－５Ｆ８Ｖ",
        "acsdsfbu".replace("s", "3", 1),
        "AC3DSFBU",
        "AC3D\u30005F8V",
    ],
)
def test_what_people_type_is_understood(typed: str) -> None:
    assert link_code_format.read(typed) == "AC3D5F8V"


@pytest.mark.parametrize(
    "typed",
    ["", " ", "AC3D5F8", "AC3D5F8VV", "AC3D5F80", "AC3D5F8O", "가나다라마바사아", "\x00" * 8, "A" * 5000, "'; --  "],
)
def test_anything_else_is_no_code(typed: str) -> None:
    assert link_code_format.read(typed) is None


def test_every_code_reads_back_as_itself() -> None:
    for _ in range(200):
        code = link_code_format.new()
        assert link_code_format.read(link_code_format.spaced(code).lower()) == code
