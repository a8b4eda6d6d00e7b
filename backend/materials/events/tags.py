"""What kind of content a story is, by rules on its address, its headline and its page's markup. Pure."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from contracts.enums import ContentTag

_SECTIONS = {
    ContentTag.OPINION: {"opinion", "opinions", "commentary", "editorial", "editorials", "op-ed", "oped", "columnists",
                         "letters", "commentisfree", "voices", "perspective", "perspectives"},
    ContentTag.LIVE_BLOG: {"live", "live-news", "live-blog", "liveblog", "live-updates", "livestory"},
    ContentTag.SPONSORED: {"sponsored", "sponsor-content", "sponsored-content", "paid-content", "paidpost", "paid-post",
                           "partner-content", "partnercontent", "brandstudio", "brand-studio", "advertorial",
                           "advertisement", "cnn-underscored", "wirecutter", "branded-content"},
}  # fmt: skip
_MARKUP = {
    "liveblogposting": ContentTag.LIVE_BLOG,
    "opinionnewsarticle": ContentTag.OPINION,
    "advertisercontentarticle": ContentTag.SPONSORED,
}
_TITLES = {
    ContentTag.OPINION: re.compile(
        r"^\W*(opinion|editorial|commentary|op-ed|guest essay|letters?( to the editor)?|the guardian view)\s*[:|–—-]"
        r"|[|–—-]\s*(opinion|editorial|commentary)\W*$",
        re.IGNORECASE,
    ),
    ContentTag.LIVE_BLOG: re.compile(
        r"^\W*(live( updates?| blog| coverage| news)?)\s*[:|–—-]|\blive updates?\b|\bas it happened\b"
        r"|[|–—-]\s*live\W*$",
        re.IGNORECASE,
    ),
    ContentTag.SPONSORED: re.compile(
        r"^\W*(sponsored|advertisement|paid (post|content)|partner content|promoted)\b"
        r"|\b(sponsored (by|content)|paid (for|post) by|brought to you by|presented by our partner)\b",
        re.IGNORECASE,
    ),
    # Violence against people, abuse and disasters with many dead; "killed the bill" is none of these.
    ContentTag.DISTURBING: re.compile(
        r"\b(rap(e[ds]?|ist|ists|ing)|sexual(ly)? (abus\w*|assault\w*|violence)|child (abuse|porn\w*|sex\w*)|molest\w*"
        r"|incest|paedophil\w*|pedophil\w*|behead\w*|dismember\w*|mutilat\w*|tortur(e[ds]?|ing)|massacr\w*|genocid\w*"
        r"|suicides?|self-harm|stabb(ed|ing)s?|murder(s|ed|er|ers|ing)?|homicides?|femicides?|infanticide"
        r"|mass (shooting|grave|killing)s?|school shooting|gunman|gunmen|execut(ed|ion) (by|of|video)|lynch\w*"
        r"|corpses?|dead bod(y|ies)|bodies (found|recovered)|human remains|burned alive|starved to death|death toll"
        r"|(shot|stabbed|beaten|crushed|burned|hacked) (dead|to death)"
        r"|kill(ed|s|ing)? (at least |more than |nearly |over |about )?(\d[\d,]*|two|three|four|five|six|seven|eight"
        r"|nine|ten|dozens|scores|hundreds|thousands)|(\d[\d,]*|dozens|scores|hundreds|thousands) (were )?killed)\b",
        re.IGNORECASE,
    ),
}


def content_tags(
    *, title: str, url: str, section: str = "", abstract: str = "", markup_types: Iterable[str] = ()
) -> list[str]:
    """Return the story's tags, sorted; `section` is what its outlet calls its category, `markup_types` its JSON-LD's.

    Title and abstract are read for disturbing content, the title alone for the others.
    """
    segments = {part.lower() for part in (*urlsplit(url).path.split("/"), *section.split("/")) if part}
    found = {tag for tag, names in _SECTIONS.items() if segments & names}
    found |= {_MARKUP[name] for one in markup_types if (name := one.lower()) in _MARKUP}
    found |= {tag for tag, pattern in _TITLES.items() if pattern.search(title)}
    if _TITLES[ContentTag.DISTURBING].search(abstract):
        found.add(ContentTag.DISTURBING)
    return sorted(tag.value for tag in found)
