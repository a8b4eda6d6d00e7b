"""A strict checker of SkillResponse 2.0: it names all that Kakao refuses, cuts or leaves undrawn.

It knows what the bot sends: plain bubbles, textCards, listCards and carousels of either, message and webLink buttons.
Every other component or field is named as unknown.
https://kakaobusiness.gitbook.io/main/tool/chatbot/skill_guide/answer_json_format
"""

import json
from collections.abc import Mapping

from sandbox.kakao import limits
from sandbox.kakao.place import Place, length

VERSION = "2.0"
ACTIONS = {"message": "messageText", "webLink": "webLinkUrl"}
"""What a button may do, with the field that this needs."""
SENT = {"message": "messageText"}
"""The actions that reach the bot, which alone carry `extra`; quick replies and lines of a list have no others."""


def problems(response: object) -> list[str]:
    """Return what is wrong with a response, each with the path to it; an empty list when nothing is."""
    top = Place(response)
    fields = top.fields(needs=("version",), may=("template", "context", "data", "useCallback"))
    if "version" in fields and fields["version"].value != VERSION:
        fields["version"].wrong(f'must be the text "{VERSION}"')
    if top.is_object:
        later = "useCallback" in fields and fields["useCallback"].flag()
        if later and "template" in fields:
            fields["template"].wrong("must not be there together with useCallback")
        if not later and "template" not in fields:
            top.wrong("template is missing")
    template = fields["template"].fields(needs=("outputs",), may=("quickReplies",)) if "template" in fields else {}
    for output in template["outputs"].items(1, limits.OUTPUTS_MAX) if "outputs" in template else []:
        _check_output(output)
    for reply in template["quickReplies"].items(0, limits.QUICK_REPLIES_MAX) if "quickReplies" in template else []:
        _check_tap(reply, SENT)
    if "context" in fields:
        _check_context(fields["context"])
    if "data" in fields:
        fields["data"].entries()
    return top.found


def _check_output(output: Place) -> None:
    fields = output.fields(may=("simpleText", "carousel", *CARDS))
    if output.is_object and len(fields) != 1:
        output.wrong(f"must hold exactly one component, holds {len(fields)}")
    for kind, component in fields.items():
        if kind == "carousel":
            _check_carousel(component)
        elif kind == "simpleText":
            text = component.fields(needs=("text",))
            if "text" in text:
                text["text"].text(chars=limits.SIMPLE_TEXT_MAX_CHARS)
        else:
            CARDS[kind](component, in_carousel=False)
    shown = json.dumps(output.value, ensure_ascii=False, separators=(",", ":"))
    if (size := len(shown.encode("utf-8", "surrogatepass"))) > limits.BUBBLE_MAX_BYTES:
        output.wrong(f"has {size} bytes, a bubble has at most {limits.BUBBLE_MAX_BYTES}")


def _check_carousel(carousel: Place) -> None:
    """Check a carousel and each of its cards, which stand in it without their wrapper."""
    fields = carousel.fields(needs=("type", "items"))
    kind = fields["type"].one_of(*CARDS) if "type" in fields else ""
    most = limits.CAROUSEL_LIST_CARD_MAX if kind == "listCard" else limits.CAROUSEL_MAX
    for card in fields["items"].items(1, most) if "items" in fields else []:
        if kind:
            CARDS[kind](card, in_carousel=True)


def _check_text_card(card: Place, *, in_carousel: bool) -> None:
    """Check a textCard: alone, title and description share one limit; in a carousel the description has its own."""
    fields = card.fields(may=("title", "description", "buttons"))
    texts = [fields[name] for name in ("title", "description") if name in fields]
    if card.is_object and not texts:
        card.wrong("needs a title or a description")
    if "title" in fields:
        fields["title"].text(chars=limits.CARD_TITLE_MAX_CHARS)
    if "description" in fields:
        fields["description"].text(chars=limits.TEXT_CARD_CAROUSEL_MAX_CHARS if in_carousel else None)
    together, most = sum(length(one.value) for one in texts if isinstance(one.value, str)), limits.TEXT_CARD_MAX_CHARS
    if not in_carousel and together > most:
        card.wrong(f"title and description have {together} characters together, at most {most} are allowed")
    for button in fields["buttons"].items(1, limits.BUTTONS_MAX) if "buttons" in fields else []:
        _check_tap(button, ACTIONS)


def _check_list_card(card: Place, *, in_carousel: bool) -> None:
    fields = card.fields(needs=("header", "items"))
    if "header" in fields and "title" in (header := fields["header"].fields(needs=("title",))):
        header["title"].text()
    most = limits.LIST_ITEMS_CAROUSEL_MAX if in_carousel else limits.LIST_ITEMS_MAX
    for item in fields["items"].items(1, most) if "items" in fields else []:
        line = item.fields(needs=("title",), may=("description", "action", "messageText", "extra"))
        for name in ("title", "description"):
            if name in line:
                line[name].text()
        if "action" in line:
            action = line["action"].one_of(*SENT)
            if action and SENT[action] not in line:
                line["action"].wrong(f"a {action} item needs {SENT[action]}")
        else:
            for name in sorted({"messageText", "extra"} & line.keys()):
                line[name].wrong("has no effect without an action")
        _check_values(line)


CARDS = {"textCard": _check_text_card, "listCard": _check_list_card}
"""The cards, which may stand alone or in a carousel."""


def _check_tap(tap: Place, actions: Mapping[str, str]) -> None:
    """Check a button or a quick reply; the latter's label has no documented limit, 14 is what a pill shows."""
    named = tap.entries().get("action") if tap.is_object else None  # a missing one is noted by `fields`
    action = named.one_of(*actions) if named else ""
    needs = (actions[action],) if action else ()
    extra = ("extra",) if action in SENT or not action else ()
    fields = tap.fields(needs=("label", "action", *needs), may=extra if action else (*extra, *actions.values()))
    if "label" in fields:
        fields["label"].text(chars=limits.LABEL_MAX_CHARS)
    _check_values(fields)


def _check_values(fields: dict[str, Place]) -> None:
    if "messageText" in fields:
        fields["messageText"].text()
    if "webLinkUrl" in fields:
        fields["webLinkUrl"].url()
    if "extra" in fields:
        fields["extra"].entries()


def _check_context(context: Place) -> None:
    fields = context.fields(needs=("values",))
    for value in fields["values"].items(0, 1_000) if "values" in fields else []:
        shown = value.fields(needs=("name", "lifeSpan"), may=("ttl", "params"))
        if "name" in shown:
            shown["name"].text()
        for name in sorted({"lifeSpan", "ttl"} & shown.keys()):
            shown[name].whole()
        for parameter in shown["params"].entries().values() if "params" in shown else []:
            if not isinstance(parameter.value, str):
                parameter.wrong("must be text")
