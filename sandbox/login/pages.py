"""The logins' pages, as HTML strings; all input is escaped."""

from collections.abc import Iterable, Mapping
from html import escape

STYLE = """
:root{color-scheme:light dark}
body{font-family:system-ui,sans-serif;max-width:30rem;margin:2rem auto;padding:0 1rem;line-height:1.6}
h1{font-size:1.35rem}fieldset{border:1px solid #8886;border-radius:12px;margin:0 0 1rem;padding:.75rem 1rem}
label{display:flex;gap:.6rem;align-items:baseline;padding:.3rem 0}small{opacity:.75}
button{font:inherit;padding:.7rem 1rem;border-radius:10px;border:1px solid #8886;cursor:pointer;margin:.2rem 0}
button.yes{background:#fee500;color:#191600;border-color:#fee500;font-weight:700;width:100%}
button.discord{background:#5865f2;color:#fff;border-color:#5865f2}
button.no{background:none;color:inherit;width:100%}ul{list-style:none;padding:0}
li{border:1px solid #8886;border-radius:12px;padding:.75rem 1rem;margin:0 0 .75rem}
"""


def page(title: str, body: str) -> str:
    """Return a whole page; `body` is HTML."""
    return (
        f'<!doctype html><html lang="ko"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body>"
        f"<h1>{escape(title)}</h1>{body}</body></html>"
    )


def consent(
    title: str, people: Iterable[tuple[int, str, str]], granted: str, hidden: Mapping[str, str], buttons: str
) -> str:
    """Return the consent page: the account, given as id, name and description, and (HTML) what is granted."""
    who = "".join(
        f'<label><input type="radio" name="person" value="{person_id}" required{"" if place else " checked"}>'
        f"<span>{escape(name)}<br><small>{escape(about)}</small></span></label>"
        for place, (person_id, name, about) in enumerate(people)
    )
    inputs = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in hidden.items()
    )
    return page(
        title,
        f'<form method="post">{inputs}<fieldset><legend>누구로 로그인할까요?</legend>{who}</fieldset>'
        f"{granted}{buttons}</form>",
    )
