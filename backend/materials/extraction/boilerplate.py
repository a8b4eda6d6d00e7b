"""What stands around and inside a story without being it: captions, promos, share lines, the end of the page."""

import re

from lxml.html import HtmlElement

from backend.materials.extraction.blocks import Block

# Whole words of a class or id: "image-caption" is "image" and "caption", "no_caption" is taken for one too.
_CAPTION_WORDS = frozenset("caption captions figcaption credit credits cutline photocredit imagecaption".split())
_BESIDE_WORDS = _CAPTION_WORDS | frozenset(
    """
    related recirc recirculation recommended recommendations newsletter signup subscribe subscription promo promos
    promobox promotion teaser teasers share sharing sharebar social follow advert advertisement ads ad sponsor
    sponsored comments comment disqus breadcrumb breadcrumbs nav navigation menu sidebar widget popular trending
    outbrain taboola byline bio author authorbio authors dateline timestamp tags topics tagline cookie consent popup
    modal overlay inread readmore morestories mostread morefrom furtherreading pullquote toolbar slideshow
    gallery carousel copyright tooltip feedback survey donate donation membership kicker contributions epic
    """.split()
)
_BESIDE_TAGS = frozenset({"aside", "nav", "footer", "form", "figure", "figcaption", "video", "details"})
# Two letters are seldom a word in a class name that a machine made, "ad" between hyphens apart.
_WORD = re.compile(r"(?<![A-Za-z])ads?(?![A-Za-z])|[A-Z]?[a-z]{2,}|[A-Z]{3,}(?![a-z])")

# A line that begins so points elsewhere or tells about the page, whole sentence or not.
_LABELS = (
    r"related(?::| stor)|read (?:more|next|also)|(?:also read|see also)|more:|watch(?::| now)|listen:|video:|photos?:",
    r"photo by|image:|image (?:source|credit|caption|copyright)|featured image|source:|credits?:|file photo",
    r"media caption|follow (?:us|@)|sign up (?:for|to|here)|subscribe (?:to|now|here|on)|click here|tap here",
    r"get the latest|download the|(?:story|article) continues|continue reading|share (?:this|on)|(?:email|print) this",
    r"topics?:|tags?:|filed under|categories:|keywords:|last updated|first published",
    r"(?:updated|published|posted)(?::| (?:on|at|by)\b| \w+\.? \d| \d)|©|\(c\) |copyright (?:©|\(c\)|\d{4}|:)|ⓒ|▶",
    r"all rights reserved|this (?:article|story|post) (?:was )?(?:originally |first )?(?:appeared|published|ran)",
    r"this (?:article|story|post) (?:has been|was) (?:last )?(?:updated|amended)",
    r"a version of this (?:article|story)|contact (?:us|the author)|e-?mail (?:him|her|the author)",
    r"join the (?:conversation|discussion)|leave a comment|loading comments|you (?:may|might) also|don['’]t miss",
    r"what to read|our standards|reporting by|editing by|additional reporting|for (?:access to|more(?: on|,|:))",
    r"photograph(?:y|s) by|illustration by|twitter: @|@\w+$|[\w ]{0,20}\brecommends$",
    r"관련\s?기사|무단\s?전재|저작권자|기사\s?제보",
)
_LABEL = re.compile(r"^\W*(?:" + "|".join(_LABELS) + ")", re.I)
# ... and these only when no sentence follows: "Advertising revenue fell by a tenth." is one.
_BARE_LABEL = re.compile(
    r"^\W*(?:related\b|more (?:on|from|in)\b|advertis|sponsored|getty images|loading\b|view (?:all|more|gallery)"
    r"|recommended\b|most (?:read|popular|viewed)|comments?\b|\d+ comments|see photos|share\b|copyright)",
    re.I,
)
_LABEL_WORDS = 30
# A heading that says that the story is over.
_ENDS = (
    r"(?:more |other |our )?(?:related|recommended)\b.*|more (?:stories|from|in|on)\b.*|read (?:more|next).*|see also",
    r"you (?:may|might) (?:also )?(?:like|enjoy).*|also on .*|around the web.*|from (?:our|the) (?:partners|web).*",
    r"(?:sponsored|promoted|trending|popular|discover more|top stories|recent posts|subscribe|sign up|follow us)\b.*",
    r"most (?:popular|read|viewed|recent).*|latest (?:news|stories|videos).*|(?:get (?:the|our) .*)?newsletter.*",
    r"other .{3,30} (?:columns|stories|news|articles)|featured (?:slide ?shows|videos?|stories)|editor['’]?s picks",
    r"(?:\d+ )?(?:comments?|responses?|replies)(?: \(?\d+\)?)?|leave a (?:comment|reply).*|what do you think.*",
    r"join the (?:conversation|discussion).*|about the authors?.*|about this article|contributors?|in this article",
    r"share (?:this|article|story).*|stay (?:connected|informed).*|tags|topics.*|categories|references|footnotes|notes",
    r"what to read next|up next|next (?:article|story|up)|don['’]t miss.*",
    r"관련\s?기사.*|많이 본.*|인기\s?기사.*|댓글.*",
)
_END = re.compile(r"^\W*(?:" + "|".join(_ENDS) + r")\W*$", re.I)
_END_WORDS = 12
_BOX_CHARS = 800


def is_caption(block: Block, within: HtmlElement) -> bool:
    """Whether the block stands below a picture."""
    return any(holder.tag == "figcaption" or _words(holder) & _CAPTION_WORDS for holder in _holders(block, within))


def is_aside(block: Block, within: HtmlElement) -> bool:
    """Whether the block stands in an element that is never the story's own, or beside something to fill in."""
    return any(holder.tag in _BESIDE_TAGS or _asks(holder) for holder in _holders(block, within))


def is_beside(block: Block, within: HtmlElement) -> bool:
    """Whether the block stands in a box of its own inside the story's container: promo, share line, author's bio."""
    return any(_words(holder) & _BESIDE_WORDS or _is_hidden(holder) for holder in _holders(block, within))


def is_label(block: Block) -> bool:
    """Whether the block is a line about the story, or to another one: "Related: …", "Photo by …"."""
    if block.words > _LABEL_WORDS:
        return False
    return bool(_LABEL.match(block.text)) or (not block.is_prose and bool(_BARE_LABEL.match(block.text)))


def ends_story(block: Block) -> bool:
    """Whether the block opens the part of the page after the story."""
    return block.words <= _END_WORDS and not block.is_prose and bool(_END.match(block.text))


def _holders(block: Block, within: HtmlElement) -> list[HtmlElement]:
    """Return the elements from the block's own up to, not including, the story's container."""
    holders = []
    for holder in (block.element, *block.element.iterancestors()):
        if holder is within:
            break
        holders.append(holder)
    return holders


def _words(element: HtmlElement) -> frozenset[str]:
    label = f"{element.get('class', '')} {element.get('id', '')}"
    return frozenset(word.lower() for word in _WORD.findall(label))


def _asks(element: HtmlElement) -> bool:
    """Whether it is a small box with something to fill in: a sign-up, a poll."""
    fields = next(element.iter("form", "input", "textarea"), None) is not None
    return fields and len(element.text_content()) < _BOX_CHARS


def _is_hidden(element: HtmlElement) -> bool:
    style = element.get("style", "").replace(" ", "").lower()
    return "hidden" in element.attrib or element.get("aria-hidden") == "true" or "display:none" in style
