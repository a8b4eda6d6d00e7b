"""Parts of responses that are right as they are, for tests to spoil."""

from typing import Any

JSON = dict[str, Any]
URL = "https://harbor.example/story"


def bubble(text: object = "안녕하세요") -> JSON:
    """Make a plain bubble."""
    return {"simpleText": {"text": text}}


def response(*outputs: JSON, **more: Any) -> JSON:
    """Make a response of these outputs (a plain bubble without any); `more` goes beside the template."""
    return {"version": "2.0", "template": {"outputs": list(outputs) or [bubble()]}} | more


def replying(*replies: JSON) -> JSON:
    """Make a response with these quick replies."""
    return {"version": "2.0", "template": {"outputs": [bubble()], "quickReplies": list(replies)}}


def reply(**changed: Any) -> JSON:
    """Make a quick reply."""
    return {"label": "기술", "action": "message", "messageText": "기술"} | changed


def button(**changed: Any) -> JSON:
    """Make a button that says something."""
    return {"label": "한국어", "action": "message", "messageText": "한국어"} | changed


def web_link(**changed: Any) -> JSON:
    """Make a button that opens a page."""
    return {"label": "원문 보기", "action": "webLink", "webLinkUrl": URL} | changed


def text_card(**changed: Any) -> JSON:
    """Make a card of words."""
    return {"title": "제목", "description": "내용"} | changed


def list_item(**changed: Any) -> JSON:
    """Make a line of a list."""
    return {"title": "기사", "description": "하버 와이어"} | changed


def list_card(count: int = 2, /, **changed: Any) -> JSON:
    """Make a list."""
    return {"header": {"title": "오늘의 뉴스"}, "items": [list_item() for _ in range(count)]} | changed


def carousel(kind: str, /, *cards: JSON) -> JSON:
    """Make a carousel."""
    return {"carousel": {"type": kind, "items": list(cards)}}
