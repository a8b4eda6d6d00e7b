import re

from hypothesis import given
from hypothesis import strategies as st

from backend.accounts.phone import to_e164

MINA = "+821012345678"
SPELLINGS = (
    "010-1234-5678", "010 1234 5678", "010.1234.5678", "(010) 1234-5678", "01012345678", "10-1234-5678",
    "+82 10 1234 5678", "+82 10-1234-5678", "+821012345678", "+82 010-1234-5678", "+82(0)10-1234-5678",
    "82-10-1234-5678", "82 010 1234 5678", "821012345678", "0082 10 1234 5678", "001-82-10-1234-5678",
    "０１０－１２３４－５６７８", "＋８２ １０ １２３４ ５６７８", "010–1234–5678", "  010-1234-5678\n",
    "\u202d010-1234-5678\u202c", "\u2068010-1234-5678\u2069", "\u200e010-1234-5678", "010-1234-5678\u200b",
    "\ufeff010-1234-5678", "010-\u00ad1234-5678", "010ㅡ1234ㅡ5678", "010~1234~5678", "010/1234/5678", "010·1234·5678",
)  # fmt: skip
NO_NUMBERS = (
    "", " ", "+", "0", "mina", "010-1234-567890", "010-12", "010-CALL-NOW", "010-1234-5678 ext 5", "tel:010-1234-5678",
    "010-1234-5678;DROP", "+82+1012345678", "010" + "-" * 50 + "12345678", "9" * 10_000, "٠١٠\0١٢٣٤",
)  # fmt: skip


def test_every_usual_spelling_is_one_number() -> None:
    assert [spelling for spelling in SPELLINGS if to_e164(spelling) != MINA] == []


def test_landlines_old_and_foreign_numbers_are_understood() -> None:
    numbers = {"02-312-3456": "+8223123456", "011-234-5678": "+82112345678", "+1 202-555-0143": "+12025550143"}
    for spelling, number in (numbers | {"00 1 202 555 0143": "+12025550143"}).items():
        assert to_e164(spelling) == number


def test_what_is_no_number_is_none() -> None:
    assert [text for text in NO_NUMBERS if to_e164(text) is not None] == []


@given(st.text(max_size=60) | st.text(alphabet="0123456789+- ()", max_size=30))
def test_any_text_gives_e164_or_none_and_e164_stays_itself(text: str) -> None:
    number = to_e164(text)
    assert number is None or (re.fullmatch(r"\+[1-9]\d{5,14}", number) and to_e164(number) == number)
