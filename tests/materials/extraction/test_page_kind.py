# ruff: noqa: E501 - a table of written pages
"""Pages that are no stories, in the manner of outlets, and short stories that are."""

import pytest

from backend.materials.extraction import article, page_kind
from tests.materials.extraction.reading import BODY

URL = "https://www.wire.example/2026/11/30/old-bridge-to-be-rebuilt"


def document(title: str, body: str, head: str = "") -> str:
    return f"<!doctype html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>"


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


CONSENT_EN = paragraphs(
    "We use cookies and data to deliver our services, to measure audiences and to protect against fraud on all sites.",
    "If you choose to accept all, we will also use cookies and data to show advertisements that fit your interests.",
    "Select more options for details about managing your privacy settings at any time, also after you have decided.",
)
NO_STORIES = {
    "consent, English": (
        page_kind.CONSENT,
        document("Before you continue", f"<h1>Before you continue</h1>{CONSENT_EN}"),
    ),
    "consent under the story's title": (page_kind.CONSENT, document("Old bridge to be rebuilt - Wire", CONSENT_EN)),
    "consent, partners": (
        page_kind.CONSENT,
        document(
            "Wire",
            paragraphs(
                "We and our 842 partners store and access information on a device, such as unique identifiers in cookies.",
                "You may accept all or manage your consent by purpose; your choice will be signalled to our partners' data.",
            ),
        ),
    ),
    "consent, German": (
        page_kind.CONSENT,
        document(
            "Bevor Sie fortfahren",
            paragraphs(
                "Wir und unsere Partner verwenden Cookies, um Inhalte und Anzeigen zu personalisieren und zu messen.",
                "Mit einem Klick auf Alle akzeptieren geben Sie Ihre Einwilligung, die Sie jederzeit widerrufen können.",
            ),
        ),
    ),
    "consent, French": (
        page_kind.CONSENT,
        document(
            "Votre vie privée",
            paragraphs(
                "Nous et nos partenaires utilisons des cookies pour mesurer l'audience et afficher des annonces adaptées.",
                "Vous pouvez tout accepter ou tout refuser, et retirer votre consentement à tout moment dans les réglages.",
            ),
        ),
    ),
    "consent, Spanish": (
        page_kind.CONSENT,
        document(
            "Antes de continuar",
            paragraphs(
                "Utilizamos cookies propias y de terceros para medir la audiencia y mostrar publicidad personalizada.",
                "Puedes aceptar todo o retirar tu consentimiento cuando quieras en la página de configuración del sitio.",
            ),
        ),
    ),
    "consent, Italian": (
        page_kind.CONSENT,
        document(
            "Wire", paragraphs("Utilizziamo i cookie per offrire contenuti. " * 3, "Accetta tutto per andare avanti.")
        ),
    ),
    "consent, Dutch": (
        page_kind.CONSENT,
        document(
            "Voordat je verdergaat", paragraphs("Wij gebruiken op deze site cookies om het bezoek te meten. " * 2)
        ),
    ),
    "consent, Korean": (
        page_kind.CONSENT,
        document(
            "계속하기 전에",
            paragraphs(
                "저희는 서비스 제공과 광고 측정을 위해 쿠키를 사용합니다. 모두 동의하거나 설정을 고르세요. " * 2
            ),
        ),
    ),
    "consent, Japanese": (
        page_kind.CONSENT,
        document(
            "続行する前に", paragraphs("当サイトはサービスの提供と広告の測定のためにクッキーを使用しています。" * 3)
        ),
    ),
    "bot check, a moment": (
        page_kind.BOT_CHECK,
        document("Just a moment...", "<h1>wire.example</h1><p>Enable JavaScript and cookies to continue</p>"),
    ),
    "bot check, human": (
        page_kind.BOT_CHECK,
        document(
            "wire.example", paragraphs("Please verify you are a human by completing the action below. Ray ID: 8a1f")
        ),
    ),
    "bot check, traffic": (
        page_kind.BOT_CHECK,
        document(
            "Wire",
            paragraphs(
                "We have detected unusual activity from your computer network, so that this page cannot be shown now.",
                "To continue, please click the box below to let us know you're not a robot.",
            ),
        ),
    ),
    "bot check, access denied": (
        page_kind.BOT_CHECK,
        document(
            "Access Denied", paragraphs("You don't have permission to access this page on this server. Reference #18")
        ),
    ),
    "log-in": (
        page_kind.LOGIN,
        document("Log in | Wire", "<h1>Log in</h1><form><input name=e><input type='password' name=p></form>"),
    ),
    "log-in under the story's title": (
        page_kind.LOGIN,
        document("Old bridge to be rebuilt", "<form>Name <input name=e> Word <input type=password></form>"),
    ),
    "log-in, Korean": (page_kind.LOGIN, document("로그인", paragraphs("이 기사를 보려면 로그인이 필요합니다."))),
    "soft 404": (
        page_kind.NOT_FOUND,
        document("Page not found - Wire", paragraphs("Sorry! The page you are looking for has flown. Try our search.")),
    ),
    "soft 404 with an ordinary title": (
        page_kind.NOT_FOUND,
        document(
            "Wire news", paragraphs("This article is no longer available. It may have been moved by its editors.")
        ),
    ),
    "soft 404, German": (page_kind.NOT_FOUND, document("Seite nicht gefunden", "<p>Leider nichts da.</p>")),
    "soft 404, Korean": (
        page_kind.NOT_FOUND,
        document("한강일보", paragraphs("요청하신 페이지를 찾을 수 없습니다. 주소를 다시 확인해 주세요.")),
    ),
    "error with 200": (page_kind.ERROR, document("503 Service Unavailable", "<h1>503</h1><p>No server is there.</p>")),
    "error, something went wrong": (
        page_kind.ERROR,
        document(
            "Wire", paragraphs("Something went wrong on our side. Please try again later, we are looking into it.")
        ),
    ),
    "maintenance": (page_kind.ERROR, document("Scheduled maintenance", "<p>We are painting the walls tonight.</p>")),
    "paywall teaser": (
        page_kind.PAYWALL,
        document(
            "Old bridge to be rebuilt - Wire",
            "<article><h1>Old bridge to be rebuilt</h1>"
            + paragraphs(
                "The council voted on Monday to rebuild the old bridge of the harbor town after a debate of six hours.",
                "Subscribe to continue reading this story.",
            )
            + "</article>",
        ),
    ),
    "paywall by JSON-LD": (
        page_kind.PAYWALL,
        document(
            "Old bridge to be rebuilt - Wire",
            paragraphs("The council voted on Monday to rebuild the old bridge of the harbor town after a long debate."),
            '<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":"False"}</script>',
        ),
    ),
    "front page by its title": (
        page_kind.FRONT,
        document("The Wire", "<h1>The Wire</h1>" + BODY, '<meta property="og:site_name" content="The Wire">'),
    ),
    "front page by its canonical": (
        page_kind.FRONT,
        document("News from everywhere", BODY, '<link rel="canonical" href="https://www.wire.example/">'),
    ),
    "section front by its canonical": (
        page_kind.FRONT,
        document("News from the world", BODY, '<link rel="canonical" href="https://www.wire.example/world">'),
    ),
}


def kind(html: str, url: str = URL, **more: str) -> str:
    return article.article(html.encode(), url=url, **more).no_story


@pytest.mark.parametrize("name", NO_STORIES)
def test_a_page_that_is_no_story_gives_its_kind_and_no_text(name: str) -> None:
    expected, html = NO_STORIES[name]
    found = article.article(html.encode(), url=URL)
    assert (found.no_story, found.text) == (expected, None)


BANNER = "<div id='cookies'><p>We use cookies. Accept all or manage your privacy settings.</p><button>OK</button></div>"
SHORT_STORIES = {
    "cookies are the news": paragraphs(
        "Regulators fined a search company on Monday because its banners made it harder to refuse cookies than to take them.",
        "The company said it would add a button that rejects everything. Lawyers expect other sites to follow by summer.",
    ),
    "a check for humans is the news": paragraphs(
        "A shop for concert cards will ask buyers to prove that they are people, its director said on Tuesday in Harbor.",
        "Programs had bought nine of ten cards for a show in May. Fans who waited in the queue for hours went home without.",
    ),
    "passwords are the news": paragraphs(
        "A bank in Harbor is to give up passwords for its customers next year and will use a key on the telephone instead.",
        "Criminals had emptied forty accounts in spring after they guessed the words. All the money has been paid back.",
    ),
    "missing pages are the news": paragraphs(
        "Thousands of old pages of the ministry vanished overnight, and historians in three countries want them back.",
        "A spokeswoman blamed a move to new computers. A library in Northlight keeps copies of nearly everything, it said.",
    ),
    "an outage is the news": paragraphs(
        "A service that many banks rely on was down for two hours on Sunday, and cards were refused in shops and trains.",
        "Engineers traced the fault to a clock that was set wrong. They have promised a report before the end of the month.",
    ),
    "subscriptions are the news": paragraphs(
        "The paper of the islands will give its stories away for free to readers under twenty, its owners said on Friday.",
        "It has lost a third of its paying readers since spring. Two other papers tried the same and won some of them back.",
    ),
    "very short": paragraphs(
        "A ferry with 40 people on board ran aground near Northlight on Sunday morning. Nobody was hurt, the coast guard said."
    ),
    "a banner beside the story": BANNER
    + paragraphs(
        "The council voted on Monday to rebuild the old bridge of the harbor town after a debate that lasted six hours.",
        "Work is to begin in spring. Until then a ferry will take people over the river, at no cost and every ten minutes.",
    ),
    "a newsletter below the story": paragraphs(
        "A farmer near Harbor has grown a pumpkin that weighs as much as a small car, and means to make soup of it.",
        "Neighbours helped to lift it on Saturday. The soup will be given away on the market square at the next full moon.",
    )
    + "<footer><p>Subscribe to our newsletter</p></footer>",
    "a log-in link above the story": "<nav><a href='/login'>Log in</a> <a href='/join'>Subscribe</a></nav>"
    + paragraphs(
        "Three wolves were seen on the hills above the harbor town this week, for the first time in a hundred years.",
        "Shepherds have asked for dogs and fences. The forest office said that the animals came over the frozen lake.",
    ),
    "a form with a password beside the story": "<form><input type='password'></form>"
    + paragraphs(
        "The oldest bakery of the islands closes on Saturday after 140 years, for nobody wants to rise at two o'clock.",
        "Its recipe for black bread goes to the museum. A cook from Harbor has offered to bake it there once in a month.",
    ),
    "the title is a question that walls ask": paragraphs(
        "Scientists in Northlight showed voices of people and of machines to two hundred listeners on the radio this week.",
        "Only half of them could tell one from the other, and children did best of all. The study will be repeated in May.",
    ),
    "Korean": paragraphs(
        "서울시는 월요일 한강에 놓인 오래된 다리를 다시 짓기로 했다고 밝혔다. 공사는 내년 봄에 시작해 삼 년 동안 이어진다.",
        "시는 공사 동안 십 분마다 무료 배를 띄울 계획이다. 주민들은 다리가 넓어지면 출근길이 빨라질 것으로 기대하고 있다.",
    ),
}
TITLES = {
    "the title is a question that walls ask": "Are you human, asks a voice",
    "a banner beside the story": "404 votes",
}


@pytest.mark.parametrize("name", SHORT_STORIES)
def test_a_short_story_is_a_story(name: str) -> None:
    title = TITLES.get(name, "A headline of the day")
    html = document(f"{title} - The Wire", f"<article><h1>{title}</h1>{SHORT_STORIES[name]}</article>")
    found = article.article(html.encode(), url=URL)
    assert found.no_story == ""
    assert found.text


@pytest.mark.parametrize(
    ("final", "expected"),
    [
        ("https://consent.wire.example/collect?continue=x", page_kind.CONSENT),
        ("https://www.wire.example/consent?continue=x", page_kind.CONSENT),
        ("https://www.wire.example/captcha/8a", page_kind.BOT_CHECK),
        ("https://login.wire.example/?next=x", page_kind.LOGIN),
        ("https://www.wire.example/account/signin", page_kind.LOGIN),
        ("https://www.wire.example/subscribe", page_kind.PAYWALL),
        ("https://www.wire.example/404.html", page_kind.NOT_FOUND),
        ("https://www.wire.example/error/500", page_kind.ERROR),
        ("https://www.wire.example/", page_kind.FRONT),
        ("https://www.wire.example/world", page_kind.FRONT),
        ("https://www.wire.example/2026/11/30/old-bridge", ""),
        ("https://www.wire.example/2026/11/30/login-law-passes", ""),
    ],
)
def test_where_a_story_is_redirected_to_says_what_it_is(final: str, expected: str) -> None:
    html = document("A headline of the day", f"<article><h1>A headline of the day</h1>{BODY}</article>")
    assert kind(html, final, requested_url=URL) == expected


def test_a_marked_article_that_calls_the_front_page_its_address_is_a_story() -> None:
    head = '<meta property="og:type" content="article"><link rel="canonical" href="https://www.wire.example/">'
    assert kind(document("A headline of the day", BODY, head)) == ""


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"%PDF-1.7 <html>", "application/pdf"),
        (b"%PDF-1.7", "text/html"),
        (b"\x89PNG\r\n\x1a\n\0\0", "image/png"),
        (b'{"title": "A story"}', "application/json"),
        (b"PK\x03\x04\0\0", ""),
        (b"Just words.", "text/plain"),
        (b"\x00\x01", ""),
    ],
)
def test_what_is_no_web_page_is_no_story(body: bytes, content_type: str) -> None:
    found = article.article(body, url=URL, content_type=content_type)
    assert (found.no_story, found.text) == (page_kind.NOT_HTML, None)


@pytest.mark.parametrize(
    "content_type", ["", "text/html", "application/xhtml+xml", "text/plain", "application/octet-stream"]
)
def test_a_web_page_is_one_whatever_it_is_called(content_type: str) -> None:
    assert not page_kind.not_html(document("A", BODY).encode(), content_type)
