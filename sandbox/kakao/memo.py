"""Message templates of the KakaoTalk message API, as far as the digest uses them: text and list.

https://developers.kakao.com/docs/latest/ko/message-template/default
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, HttpUrl, TypeAdapter, ValidationError

TEXT_MAX_CHARS = 200
BUTTONS_MAX = 2
CONTENTS_MIN, CONTENTS_MAX = 2, 3
Words = Annotated[str, Field(min_length=1)]
Short = Annotated[str, Field(min_length=1, max_length=TEXT_MAX_CHARS)]


class Part(BaseModel):
    """A part of a template; what nobody knows is refused."""

    model_config = ConfigDict(extra="forbid")


class Link(Part):
    """Where something leads."""

    web_url: HttpUrl | None = None
    mobile_web_url: HttpUrl | None = None


class Button(Part):
    """A button with a title of its own."""

    title: Words
    link: Link


class Content(Part):
    """A story of a list."""

    title: Words
    link: Link
    description: str | None = None


class Template(Part):
    """What all of them have."""

    button_title: str | None = None
    buttons: list[Button] = Field(default_factory=list, max_length=BUTTONS_MAX)


class TextTemplate(Template):
    """Words and a link."""

    object_type: Literal["text"]
    text: Short
    link: Link


class ListTemplate(Template):
    """A headline and two or three stories."""

    object_type: Literal["list"]
    header_title: Short
    header_link: Link
    contents: list[Content] = Field(min_length=CONTENTS_MIN, max_length=CONTENTS_MAX)


Known = Annotated[TextTemplate | ListTemplate, Field(discriminator="object_type")]
TEMPLATE: TypeAdapter[TextTemplate | ListTemplate] = TypeAdapter(Known)


def template_problem(text: str) -> str:
    """Return what is wrong with a `template_object`, "" when nothing is."""
    try:
        TEMPLATE.validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
    return ""
