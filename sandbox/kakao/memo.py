"""Message templates of the KakaoTalk message API, as far as a news digest uses them: text, list, feed.

https://developers.kakao.com/docs/latest/ko/message-template/default
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, HttpUrl, TypeAdapter, ValidationError

JSON = dict[str, Any]
TEXT_MAX_CHARS = 200
BUTTONS_MAX = 2
CONTENTS_MIN, CONTENTS_MAX = 2, 3
Words = Annotated[str, Field(min_length=1)]
Short = Annotated[str, Field(min_length=1, max_length=TEXT_MAX_CHARS)]


class Part(BaseModel):
    """A part of a template; what nobody knows is refused."""

    model_config = ConfigDict(extra="forbid")


class Link(Part):
    """Where something leads: on the web, or into an app."""

    web_url: HttpUrl | None = None
    mobile_web_url: HttpUrl | None = None
    android_execution_params: str | None = None
    ios_execution_params: str | None = None


class Button(Part):
    """A button with a title of its own."""

    title: Words
    link: Link


class Content(Part):
    """A story of a list or a feed."""

    title: Words
    link: Link
    description: str | None = None
    image_url: HttpUrl | None = None
    image_width: int | None = None
    image_height: int | None = None


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


class FeedTemplate(Template):
    """One story with a picture."""

    object_type: Literal["feed"]
    content: Content
    item_content: JSON | None = None
    social: JSON | None = None


Known = Annotated[TextTemplate | ListTemplate | FeedTemplate, Field(discriminator="object_type")]
TEMPLATE: TypeAdapter[TextTemplate | ListTemplate | FeedTemplate] = TypeAdapter(Known)


def template_problem(text: str) -> str:
    """Return what is wrong with a `template_object`, "" when nothing is."""
    try:
        TEMPLATE.validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
    return ""
