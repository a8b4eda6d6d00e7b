"""A strict checker of SkillResponse 2.0: it names all that Kakao refuses, cuts or leaves undrawn.

https://kakaobusiness.gitbook.io/main/tool/chatbot/skill_guide/answer_json_format
"""

import json

from sandbox.kakao import limits
from sandbox.kakao.rules.carousel import check_carousel
from sandbox.kakao.rules.components import CARDS, check_simple_image, check_simple_text
from sandbox.kakao.rules.place import Place
from sandbox.kakao.rules.taps import check_quick_reply

VERSION = "2.0"
SIMPLE = {"simpleText": check_simple_text, "simpleImage": check_simple_image, "carousel": check_carousel}
KINDS = (*SIMPLE, *CARDS)


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
        check_quick_reply(reply)
    if "context" in fields:
        _check_context(fields["context"])
    if "data" in fields:
        fields["data"].entries()
    return top.found


def _check_output(output: Place) -> None:
    fields = output.fields(may=KINDS)
    if output.is_object and len(fields) != 1:
        output.wrong(f"must hold exactly one component, holds {len(fields)}")
    for kind, component in fields.items():
        if kind in SIMPLE:
            SIMPLE[kind](component)
        else:
            CARDS[kind](component, in_carousel=False)
    text = json.dumps(output.value, ensure_ascii=False, separators=(",", ":"))
    if (size := len(text.encode("utf-8", "surrogatepass"))) > limits.BUBBLE_MAX_BYTES:
        output.wrong(f"has {size} bytes, a bubble has at most {limits.BUBBLE_MAX_BYTES}")


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
