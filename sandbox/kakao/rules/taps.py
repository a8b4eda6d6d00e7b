"""What a person can tap: buttons, quick replies, and the actions both share."""

from collections.abc import Mapping

from sandbox.kakao import limits
from sandbox.kakao.rules.place import Place

SENT = {"message": ("messageText",), "block": ("blockId",)}
"""The actions that reach the bot, with what each needs; they alone carry `extra`."""
SENT_MAY = {"message": ("extra",), "block": ("messageText", "extra")}
ACTIONS = {**SENT, "webLink": ("webLinkUrl",), "phone": ("phoneNumber",), "share": (), "operator": ()}


def check_buttons(card: dict[str, Place], *, side_by_side: bool = False) -> None:
    """Check `buttons` and `buttonLayout`; `side_by_side` is how the card lays them out if it does not say."""
    if "buttonLayout" in card:
        side_by_side = card["buttonLayout"].one_of("vertical", "horizontal") == "horizontal"
    if "buttons" not in card:
        return
    highest = limits.BUTTONS_HORIZONTAL_MAX if side_by_side else limits.BUTTONS_VERTICAL_MAX
    buttons = card["buttons"].items(1, highest)
    narrow = side_by_side and len(buttons) > 1
    for button in buttons:
        action = _action_of(button, ACTIONS)
        anything = {name for needs in ACTIONS.values() for name in needs} | {"extra"}
        may = SENT_MAY.get(action, ()) if action else anything
        fields = button.fields(needs=("label", "action", *ACTIONS.get(action, ())), may=may)
        _check_fields(fields, (limits.LABEL_HORIZONTAL_MAX_CHARS if narrow else limits.LABEL_MAX_CHARS))


def check_quick_reply(reply: Place) -> None:
    """Check one quick reply; its label has no documented limit, 14 is what a pill shows."""
    action = _action_of(reply, SENT)
    may = ("messageText", "blockId", "extra") if not action else SENT_MAY[action]
    fields = reply.fields(needs=("label", "action", *SENT.get(action, ())), may=may)
    _check_fields(fields, limits.LABEL_MAX_CHARS)


def check_list_item_action(item: dict[str, Place]) -> None:
    """Check a list item's `action` with the fields that belong to it."""
    known = {"blockId", "messageText", "extra"} & item.keys()
    if "action" not in item:
        for name in sorted(known):
            item[name].wrong("has no effect without an action")
        return
    action = item["action"].one_of(*SENT)
    for name in SENT.get(action, ()):
        if name not in item:
            item["action"].wrong(f"a {action} item needs {name}")
    if action:
        for name in sorted(known - {*SENT[action], "extra"}):
            item[name].wrong(f"is not a field of a {action} item")
    _check_values(item)


def _action_of(tap: Place, known: Mapping[str, tuple[str, ...]]) -> str:
    """Return the action when it is a known one; a missing one is noted by `fields`."""
    action = tap.entries().get("action") if tap.is_object else None
    return action.one_of(*known) if action else ""


def _check_fields(fields: dict[str, Place], label_max_chars: int) -> None:
    if "label" in fields:
        fields["label"].text(chars=label_max_chars)
    _check_values(fields)


def _check_values(fields: dict[str, Place]) -> None:
    for name in ("messageText", "blockId", "phoneNumber"):
        if name in fields:
            fields[name].text()
    if "webLinkUrl" in fields:
        fields["webLinkUrl"].url()
    if "extra" in fields:
        fields["extra"].entries()
