import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from sandbox.kakao.page import STATIC
from sandbox.kakao.people import MINA
from tests.sandbox.kakao.parts import (
    URL,
    button,
    carousel,
    list_card,
    list_item,
    reply,
    replying,
    response,
    text_card,
    web_link,
)
from tests.sandbox.kakao.stage import Stage

CHROMIUM = "/usr/bin/chromium"
needs_chromium = pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="no browser on this machine")
LONG = "가" * 999 + "끝"
MARKUP = "<img src=x onerror=alert(1)><script>alert(2)"
EVERYTHING = (
    {"simpleText": {"text": LONG}},
    {"textCard": text_card(title=MARKUP, buttons=[button(label="<b>굵게</b>"), web_link()])},
    {"listCard": list_card(items=[list_item(action="message", messageText="1번"), list_item()])},
    carousel("textCard", text_card(), text_card()),
    carousel("listCard", list_card(), list_card()),
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all."""
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])


@pytest.fixture
def phone(browser: Browser, stage: Stage) -> Iterator[Page]:
    """Mina's phone, on a page that must not complain."""
    page = browser.new_page(viewport={"width": 390, "height": 844})
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda line: wrong.append(line.text) if line.type == "error" else None)
    page.goto(f"{stage.url}/kakao/?person={MINA.id}")
    page.wait_for_selector("#rooms button")
    yield page
    page.close()
    assert wrong == []


def test_the_page_runs_its_own_scripts_alone(stage: Stage) -> None:
    answer = stage.http.get("/kakao/")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "<script>" not in answer.text
    assert not re.search(r"\son\w+=|\sstyle=", answer.text)


def test_nothing_on_the_page_parses_html() -> None:
    for script in STATIC.glob("*.js"):
        text = script.read_text()
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(", text), script.name


def test_every_file_the_page_names_is_there_and_no_other_is_given(stage: Stage) -> None:
    names = re.findall(r'/kakao/static/([\w.]+)"', stage.http.get("/kakao", follow_redirects=True).text)
    assert len(names) >= 4
    for name in names:
        assert stage.http.get(f"/kakao/static/{name}").status_code == 200
    assert stage.http.get("/kakao/static/..%2fpage.py").status_code == 404
    assert stage.http.get("/kakao/static/nothing.js").status_code == 404


def test_the_scene_tells_what_one_person_sees(stage: Stage) -> None:
    stage.say("기술", "준")
    scene = stage.http.get("/kakao/page/scene", params={"person": "준"}).json()
    assert [entry["who"] for entry in scene["entries"]] == ["me", "bot"]
    assert scene["newest"] == scene["entries"][-1]["id"]
    assert stage.http.get("/kakao/page/scene", params={"person": "미나"}).json()["entries"] == []


def test_a_page_is_told_when_something_is_new(stage: Stage) -> None:
    with stage.http.stream("GET", "/kakao/page/events") as stream:
        lines = stream.iter_lines()
        assert next(line for line in lines if line) == "data: hello"
        stage.say("기술")
        assert next(line for line in lines if line) == "data: changed"


@needs_chromium
def test_a_person_adds_the_channel_types_and_taps(stage: Stage, phone: Page) -> None:
    stage.skill.say(replying(reply(label="경제", messageText="경제")))
    phone.click("button.join")
    phone.wait_for_selector(".theirs .bubble")
    phone.fill("#line", "기술")
    phone.press("#line", "Enter")
    phone.wait_for_selector(".mine .bubble")
    phone.click(".pill")
    phone.locator(".mine").nth(1).wait_for()
    phone.locator(".theirs").nth(2).wait_for()
    assert [one["userRequest"]["utterance"] for one in stage.skill.asked] == ["채널 추가", "기술", "경제"]


@needs_chromium
def test_every_component_is_drawn_as_text_within_the_page(stage: Stage, phone: Page) -> None:
    for outputs in (EVERYTHING[:3], EVERYTHING[3:]):
        stage.skill.say(response(*outputs))
        assert stage.say("가" * 300)["problems"] == []
    phone.wait_for_selector(".of-listCard")
    drawn = [".list-card button.row", ".list-card div.row", ".of-textCard .card"]
    assert [one for one in drawn if phone.locator(one).count() == 0] == []
    assert "끝" not in phone.inner_text(".folded")
    phone.click(".more")
    assert phone.inner_text("#full p") == LONG
    phone.click("#full .close")
    assert phone.inner_text(".text-card h2") == MARKUP
    assert phone.locator("#chat script, #chat img, #chat b:text('굵게')").count() == 0
    opened = phone.locator("a.button")
    assert (opened.get_attribute("target"), opened.get_attribute("href")) == ("_blank", URL)
    for width in (320, 768):
        phone.set_viewport_size({"width": width, "height": 800})
        assert phone.evaluate("document.documentElement.scrollWidth") <= width
        assert phone.evaluate("(c => c.scrollWidth - c.clientWidth)(document.querySelector('#chat'))") <= 0


@needs_chromium
def test_silence_is_told_in_the_drawer_and_everybody_can_use_the_page(stage: Stage, phone: Page) -> None:
    stage.skill.say(response(*EVERYTHING[:3]) | {"template": {"outputs": EVERYTHING[:3], "quickReplies": [reply()]}})
    stage.say("기술")
    stage.skill.say({"version": "2.0"})
    stage.say("틀린 답")
    phone.wait_for_selector("#menu.alarm")
    assert phone.locator(".theirs").count() == 1
    phone.click("#menu")
    phone.locator(".exchange.bad .problems").wait_for(state="visible")
    assert phone.inner_text(".exchange.bad .problems") == "template is missing"
    assert phone.inner_text(".exchange.bad .chip") == "무응답"
    phone.keyboard.press("Escape")
    for width in (390, 1280):
        phone.set_viewport_size({"width": width, "height": 900})
        found = Axe().run(phone)
        assert found.violations_count == 0, found.generate_report()


@needs_chromium
def test_a_memo_is_drawn_in_the_chat_with_oneself(stage: Stage, phone: Page) -> None:
    link = {"web_url": URL}
    content = {"title": "Fed holds rates", "link": link}
    template: dict[str, Any] = {"object_type": "list", "header_title": "오늘의 뉴스", "header_link": link}
    token = stage.kakao.tokens.issue(MINA.id, ["talk_message"])
    stage.http.post(
        "/kakao/api/v2/api/talk/memo/default/send",
        data={"template_object": json.dumps(template | {"contents": [content] * 2})},
        headers={"Authorization": f"Bearer {token.value}"},
    )
    phone.click("#rooms button:nth-child(2)")
    phone.wait_for_selector(".memo")
    assert phone.locator(".memo .row").count() == 2
