"""The login's pages, as HTML strings; all input is escaped."""

from collections.abc import Iterable, Mapping
from html import escape

from sandbox.discord.oauth.people import LoginPerson

SCOPES = {"identify": "사용자 이름과 아바타 보기", "email": "이메일 주소 보기"}
STYLE = """
:root{color-scheme:light dark}
body{font-family:system-ui,sans-serif;max-width:30rem;margin:2rem auto;padding:0 1rem;line-height:1.6}
h1{font-size:1.35rem}fieldset{border:1px solid #8886;border-radius:12px;margin:0 0 1rem;padding:.75rem 1rem}
label{display:flex;gap:.6rem;align-items:baseline;padding:.3rem 0}small{opacity:.75}ul{padding-left:1.2rem}
button{font:inherit;padding:.7rem 1rem;border-radius:10px;border:1px solid #8886;cursor:pointer;margin:.2rem 0}
button.yes{background:#5865f2;color:#fff;border-color:#5865f2;font-weight:700;width:100%}
button.no{background:none;color:inherit;width:100%}
"""


def page(title: str, body: str) -> str:
    """Return a whole page; `body` is HTML."""
    return (
        f'<!doctype html><html lang="ko"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body>"
        f"<h1>{escape(title)}</h1>{body}</body></html>"
    )


def consent(people: Iterable[LoginPerson], requested: Iterable[str], hidden: Mapping[str, str]) -> str:
    """Return the consent page: the account and the scopes to grant."""
    who = "".join(
        f'<label><input type="radio" name="person" value="{person.id}" required{"" if place else " checked"}>'
        f"<span>{escape(person.global_name or person.username)}<br><small>{escape(person.about)}</small></span></label>"
        for place, person in enumerate(people)
    )
    what = "".join(f"<li>{escape(SCOPES.get(one, one))}</li>" for one in requested)
    inputs = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in hidden.items()
    )
    return page(
        "디스코드로 로그인 (샌드박스)",
        f'<p>한입뉴스가 디스코드 계정에 접근하려고 해요.</p><form method="post">{inputs}'
        f"<fieldset><legend>누구로 로그인할까요?</legend>{who}</fieldset>"
        f"<fieldset><legend>한입뉴스가 보게 되는 것</legend><ul>{what}</ul></fieldset>"
        '<button class="yes" name="answer" value="yes">승인</button>'
        '<button class="no" name="answer" value="no">취소</button></form>',
    )


def accounts(people: Iterable[LoginPerson]) -> str:
    """Return the page on which a user can deauthorize the application."""
    rows = "".join(
        f'<form method="post" action="/discord/login/deauthorize"><fieldset><legend>{escape(one.username)}</legend>'
        f'<p>{escape(one.about)}</p><input type="hidden" name="person" value="{one.id}">'
        f"<button>앱 승인 취소 (이벤트 보내기)</button></fieldset></form>"
        for one in people
    )
    return page("디스코드 계정 (샌드박스)", rows)
