"""The login's pages, as HTML strings; all input is escaped."""

from collections.abc import Iterable, Mapping
from html import escape

from sandbox.kakao.login.accounts import SCOPES
from sandbox.kakao.people import KakaoPerson

STYLE = """
:root{color-scheme:light dark}
body{font-family:system-ui,sans-serif;max-width:30rem;margin:2rem auto;padding:0 1rem;line-height:1.6}
h1{font-size:1.35rem}fieldset{border:1px solid #8886;border-radius:12px;margin:0 0 1rem;padding:.75rem 1rem}
label{display:flex;gap:.6rem;align-items:baseline;padding:.3rem 0}small{opacity:.75}
button{font:inherit;padding:.7rem 1rem;border-radius:10px;border:1px solid #8886;cursor:pointer;margin:.2rem 0}
button.yes{background:#fee500;color:#191600;border-color:#fee500;font-weight:700;width:100%}
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


def consent(people: Iterable[KakaoPerson], requested: Iterable[str], hidden: Mapping[str, str]) -> str:
    """Return the consent page: the account and the scopes to grant."""
    who = "".join(
        f'<label><input type="radio" name="person" value="{person.id}" required{"" if place else " checked"}>'
        f"<span>{escape(person.nickname)}<br><small>{escape(person.about)}</small></span></label>"
        for place, person in enumerate(people)
    )
    what = "".join(
        f'<label><input type="checkbox" name="agreed" value="{escape(one)}" checked> {escape(SCOPES[one])}</label>'
        for one in requested
    )
    inputs = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in hidden.items()
    )
    return page(
        "카카오 로그인 (샌드박스)",
        f'<p>한입뉴스에서 카카오계정으로 로그인해요.</p><form method="post">{inputs}'
        f"<fieldset><legend>누구로 로그인할까요?</legend>{who}</fieldset>"
        f"<fieldset><legend>제공하는 정보</legend>{what}</fieldset>"
        '<button class="yes" name="answer" value="yes">동의하고 계속하기</button>'
        '<button class="no" name="answer" value="no">취소</button></form>',
    )


def problem(code: str, text: str) -> str:
    """Return the page Kakao shows when an application asks wrongly."""
    return page("로그인할 수 없어요", f"<p>{escape(text)} <code>{escape(code)}</code></p>")


def accounts(people: Iterable[tuple[KakaoPerson, str]], events: Iterable[str]) -> str:
    """Return the page that lists the accounts with buttons that send webhooks to the product."""
    options = "".join(f"<option>{escape(one)}</option>" for one in events)
    rows = "".join(
        f"<li><strong>{escape(person.nickname)}</strong> <small>{person.id} · {escape(state)}</small>"
        f"<p>{escape(person.about)}</p>"
        f'<form method="post" action="/kakao/login/unlink"><input type="hidden" name="person" value="{person.id}">'
        "<button>연결 끊기 (웹훅 보내기)</button></form>"
        f'<form method="post" action="/kakao/login/event"><input type="hidden" name="person" value="{person.id}">'
        f'<label>계정 이벤트 <select name="event">{options}</select></label><button>이벤트 보내기</button></form></li>'
        for person, state in people
    )
    return page("카카오계정 (샌드박스)", f"<p>카카오가 한입뉴스에 알리는 일들을 해 볼 수 있어요.</p><ul>{rows}</ul>")
