from django.test import Client, RequestFactory

from backend.accounts.models import User
from backend.web.auth import next_page
from tests.factories import PASSWORD

OURS = ["/words/", "/today/?level=2", "/archive/?q=%EB%89%B4%EC%8A%A4", "/me/#top", "/"]
NOT_OURS = [
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    "https://evil.example/",
    "http:evil.example",
    "http:///evil.example",
    "javascript:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,x",
    "http://testserver/",
    "http://testserver@evil.example/",
    "today",
    "",
    "\0/today/",
    "/" + "x" * 10_000,
    "//[evil",
]


def test_a_path_of_ours_is_gone_to_and_nothing_else() -> None:
    asked = {path: RequestFactory().get("/login/", {"next": path}) for path in (*OURS, *NOT_OURS)}
    assert [path for path in OURS if next_page.after_login(asked[path]) != path] == []
    assert [path for path in NOT_OURS if next_page.requested(asked[path]) != ""] == []
    assert {next_page.after_login(asked[path]) for path in NOT_OURS} == {"/today/"}


def test_neither_a_login_nor_going_out_leads_elsewhere(mina: User, client: Client) -> None:
    for path in NOT_OURS:
        form = {"username": "mina", "password": PASSWORD, "next": path}
        assert client.post("/login/", form)["Location"] == "/today/", path
        assert client.post("/logout/", {"next": path})["Location"] == "/", path


def test_a_login_leads_where_one_wanted_to_go(mina: User, client: Client) -> None:
    wanted = client.get("/me/sessions/")["Location"]
    assert wanted == "/login/?next=/me/sessions/"
    page = client.get(wanted).content.decode()
    assert 'name="next" value="/me/sessions/"' in page
    answer = client.post("/login/", {"username": "mina", "password": PASSWORD, "next": "/me/sessions/"})
    assert answer["Location"] == "/me/sessions/"


def test_a_path_that_carries_markup_is_shown_as_text(client: Client) -> None:
    page = client.get("/login/", {"next": '/"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in page
