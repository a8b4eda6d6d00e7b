"""Write the tables that the truth gate takes from Unicode CLDR: currencies, countries, languages.

Run once after an update: `pip install babel==2.18.0 && python scripts/make_check_tables.py`. What is written by hand
beside them (units, number words, demonyms, synonyms) is listed in backend/materials/notes/checks/data/README.md.
"""

import csv
from collections.abc import Sequence
from pathlib import Path

from babel import Locale
from babel.numbers import get_currency_name, get_territory_currencies

DATA = Path(__file__).resolve().parent.parent / "backend" / "materials" / "notes" / "checks" / "data"
ENGLISH, KOREAN = Locale("en"), Locale("ko")
NOT_COUNTRIES = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ", "AC", "CP", "CQ", "DG", "EA", "IC", "TA"})
SYMBOLS = {
    "USD": "US$|USD|U.S.$", "AUD": "A$|AU$|AUD", "CAD": "C$|CA$|CAD", "NZD": "NZ$|NZD", "HKD": "HK$|HKD",
    "SGD": "S$|SGD", "TWD": "NT$|TWD", "MXN": "MX$|MXN", "BRL": "R$|BRL", "EUR": "€|EUR", "GBP": "£|GBP",
    "JPY": "¥|JPY", "CNY": "CN¥|RMB|CNY", "KRW": "₩|KRW", "INR": "₹|INR", "RUB": "₽|RUB", "VND": "₫|VND",
    "ILS": "₪|ILS", "UAH": "₴|UAH", "PHP": "₱|PHP", "TRY": "₺|TRY", "NGN": "₦|NGN", "CHF": "CHF|SFr",
    "SEK": "SEK", "NOK": "NOK", "DKK": "DKK", "PLN": "zł|PLN", "ZAR": "ZAR", "THB": "฿|THB", "KZT": "₸", "CRC": "₡",
}  # fmt: skip
# What the last word of CLDR's plural name does not give.
NOUNS = {
    "SEK": "krone", "NOK": "krone", "DKK": "krone", "ISK": "krone", "CZK": "koruna", "CNY": "yuan", "PLN": "zloty",
    "BYN": "rouble", "RUB": "rouble", "PEN": "sol", "BGN": "lev", "RON": "leu", "MDL": "leu", "ALL": "lek",
    "UAH": "hryvnia", "ILS": "shekel", "PAB": "balboa", "PYG": "guarani", "CRC": "colon",
}  # fmt: skip
SPELLINGS = {
    "krone": "krone|kroner|krona|kronor|kronur|crowns", "koruna": "koruna|korunas|koruny|crowns",
    "yuan": "yuan|renminbi", "zloty": "zloty|zlotys|zlotych", "rouble": "rouble|roubles|ruble|rubles",
    "sol": "sol|soles", "lev": "lev|leva", "leu": "leu|lei", "lek": "lek|leks", "hryvnia": "hryvnia|hryvnias",
    "shekel": "shekel|shekels", "won": "won", "yen": "yen", "euro": "euro|euros", "dollar": "dollar|dollars|buck|bucks",
    "pound": "pound|pounds|sterling|quid", "rand": "rand|rands", "baht": "baht|bahts", "dong": "dong|dongs",
    "real": "reais|reals", "mark": "convertible marks", "gold": "zimbabwe gold", "lira": "lira|liras|lire",
    "ringgit": "ringgit|ringgits", "rupiah": "rupiah|rupiahs", "kyat": "kyat|kyats",
    "birr": "birr|birrs", "tenge": "tenge|tenges", "forint": "forint|forints",
}  # fmt: skip


def main() -> None:
    """Write every table."""
    currencies()
    countries()
    languages()


def currencies() -> None:
    """Write code, bare noun, its spellings, full English names, signs and Korean names of every currency in use."""
    rows = []
    used: dict[str, str] = {}
    for territory in sorted(ENGLISH.territories):
        for code in get_territory_currencies(territory):
            used.setdefault(code, territory)
    for code in sorted(used):
        plain = ENGLISH.currencies.get(code)
        if not plain or "(" in plain:
            continue
        plural = get_currency_name(code, count=2, locale=ENGLISH)
        noun = NOUNS.get(code, plain.split()[-1].lower())
        spellings = SPELLINGS.get(noun, f"{noun}|{plural.split()[-1].lower()}")
        full = "|".join(dict.fromkeys([plain.lower(), plural.lower()]))
        rows.append((code, noun, spellings, full, SYMBOLS.get(code, code), KOREAN.currencies.get(code, "")))
    write("currencies.tsv", ("code", "noun", "spellings", "english", "signs", "korean"), rows)


def countries() -> None:
    """Write code, English and Korean name of every country and territory."""
    rows = [
        (code, str(name), str(KOREAN.territories.get(code, "")))
        for code, name in sorted(ENGLISH.territories.items())
        if len(code) == 2 and code.isalpha() and code not in NOT_COUNTRIES
    ]
    write("territories.tsv", ("code", "english", "korean"), rows)


def languages() -> None:
    """Write English and Korean name of every language with a two-letter code."""
    rows = [
        (str(name), str(KOREAN.languages.get(code, "")))
        for code, name in sorted(ENGLISH.languages.items())
        if len(code) == 2
    ]
    write("languages.tsv", ("english", "korean"), rows)


def write(name: str, header: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    """Write one tab-separated table."""
    with (DATA / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE)
        writer.writerow(header)
        writer.writerows(rows)


if __name__ == "__main__":
    main()
