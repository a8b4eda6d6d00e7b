# ruff: noqa: E501 - a table of written pages
"""Pages that are no stories, in the manner of outlets, and short stories that are."""

from backend.materials.extraction import article, page_kind
from tests.materials.extraction.reading import BODY

URL = "https://www.wire.example/2026/11/30/old-bridge-to-be-rebuilt"


def document(title: str, body: str, head: str = "") -> str:
    return f"<!doctype html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>"


NO_STORIES = {
    page_kind.CONSENT: [
        "<title>Before you continue</title><body><h1>Before you continue</h1><p>We use cookies and data to deliver our services, to measure audiences and to protect against fraud on all sites.</p><p>If you choose to accept all, we will also use cookies and data to show advertisements that fit your interests.</p><p>Select more options for details about managing your privacy settings at any time, also after you have decided.</p>",
        "<title>Old bridge to be rebuilt - Wire</title><body><p>We use cookies and data to deliver our services, to measure audiences and to protect against fraud on all sites.</p><p>If you choose to accept all, we will also use cookies and data to show advertisements that fit your interests.</p><p>Select more options for details about managing your privacy settings at any time, also after you have decided.</p>",
        "<title>Wire</title><body><p>We and our 842 partners store and access information on a device, such as unique identifiers in cookies.</p><p>You may accept all or manage your consent by purpose; your choice will be signalled to our partners' data.</p>",
        "<title>Bevor Sie fortfahren</title><body><p>Wir und unsere Partner verwenden Cookies, um Inhalte und Anzeigen zu personalisieren und zu messen.</p><p>Mit einem Klick auf Alle akzeptieren geben Sie Ihre Einwilligung, die Sie jederzeit widerrufen können.</p>",
        "<title>Votre vie privée</title><body><p>Nous et nos partenaires utilisons des cookies pour mesurer l'audience et afficher des annonces adaptées.</p><p>Vous pouvez tout accepter ou tout refuser, et retirer votre consentement à tout moment dans les réglages.</p>",
        "<title>Antes de continuar</title><body><p>Utilizamos cookies propias y de terceros para medir la audiencia y mostrar publicidad personalizada.</p><p>Puedes aceptar todo o retirar tu consentimiento cuando quieras en la página de configuración del sitio.</p>",
        "<title>Wire</title><body><p>Utilizziamo i cookie per offrire contenuti. Utilizziamo i cookie per offrire contenuti. Utilizziamo i cookie per offrire contenuti. </p><p>Accetta tutto per andare avanti.</p>",
        "<title>Voordat je verdergaat</title><body><p>Wij gebruiken op deze site cookies om het bezoek te meten. Wij gebruiken op deze site cookies om het bezoek te meten. </p>",
        "<title>계속하기 전에</title><body><p>저희는 서비스 제공과 광고 측정을 위해 쿠키를 사용합니다. 모두 동의하거나 설정을 고르세요. 저희는 서비스 제공과 광고 측정을 위해 쿠키를 사용합니다. 모두 동의하거나 설정을 고르세요. </p>",
        "<title>続行する前に</title><body><p>当サイトはサービスの提供と広告の測定のためにクッキーを使用しています。当サイトはサービスの提供と広告の測定のためにクッキーを使用しています。当サイトはサービスの提供と広告の測定のためにクッキーを使用しています。</p>",
    ],
    page_kind.BOT_CHECK: [
        "<title>Just a moment...</title><body><h1>wire.example</h1><p>Enable JavaScript and cookies to continue</p>",
        "<title>wire.example</title><body><p>Please verify you are a human by completing the action below. Ray ID: 8a1f</p>",
        "<title>Wire</title><body><p>We have detected unusual activity from your computer network, so that this page cannot be shown now.</p><p>To continue, please click the box below to let us know you're not a robot.</p>",
        "<title>Access Denied</title><body><p>You don't have permission to access this page on this server. Reference #18</p>",
    ],
    page_kind.LOGIN: [
        "<title>Log in | Wire</title><body><h1>Log in</h1><form><input name=e><input type='password' name=p></form>",
        "<title>Old bridge to be rebuilt</title><body><form>Name <input name=e> Word <input type=password></form>",
        "<title>로그인</title><body><p>이 기사를 보려면 로그인이 필요합니다.</p>",
    ],
    page_kind.NOT_FOUND: [
        "<title>Page not found - Wire</title><body><p>Sorry! The page you are looking for has flown. Try our search.</p>",
        "<title>Wire news</title><body><p>This article is no longer available. It may have been moved by its editors.</p>",
        "<title>Seite nicht gefunden</title><body><p>Leider nichts da.</p>",
        "<title>한강일보</title><body><p>요청하신 페이지를 찾을 수 없습니다. 주소를 다시 확인해 주세요.</p>",
    ],
    page_kind.ERROR: [
        "<title>503 Service Unavailable</title><body><h1>503</h1><p>No server is there.</p>",
        "<title>Wire</title><body><p>Something went wrong on our side. Please try again later, we are looking into it.</p>",
        "<title>Scheduled maintenance</title><body><p>We are painting the walls tonight.</p>",
    ],
    page_kind.PAYWALL: [
        "<title>Old bridge to be rebuilt - Wire</title><body><article><h1>Old bridge to be rebuilt</h1><p>The council voted on Monday to rebuild the old bridge of the harbor town after a debate of six hours.</p><p>Subscribe to continue reading this story.</p></article>",
        '<title>Old bridge to be rebuilt - Wire</title><script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":"False"}</script><body><p>The council voted on Monday to rebuild the old bridge of the harbor town after a long debate.</p>',
    ],
    page_kind.FRONT: [
        '<title>The Wire</title><meta property="og:site_name" content="The Wire"><body><h1>The Wire</h1>' + BODY,
        '<title>News from everywhere</title><link rel="canonical" href="https://www.wire.example/"><body>' + BODY,
        '<title>News from the world</title><link rel="canonical" href="https://www.wire.example/world"><body>' + BODY,
    ],
}


def kind(html: str, url: str = URL, **more: str) -> str:
    return article.article(html.encode(), url=url, **more).no_story


def test_a_page_that_is_no_story_gives_its_kind_and_no_text() -> None:
    for expected, pages in NO_STORIES.items():
        for page in pages:
            found = article.article(page.encode(), url=URL)
            assert (found.no_story, found.text) == (expected, None), page


SHORT_STORIES = [
    "<h1>A headline of the day</h1><p>Regulators fined a search company on Monday because its banners made it harder to refuse cookies than to take them.</p><p>The company said it would add a button that rejects everything. Lawyers expect other sites to follow by summer.</p>",
    "<h1>A headline of the day</h1><p>A shop for concert cards will ask buyers to prove that they are people, its director said on Tuesday in Harbor.</p><p>Programs had bought nine of ten cards for a show in May. Fans who waited in the queue for hours went home without.</p>",
    "<h1>A headline of the day</h1><p>A bank in Harbor is to give up passwords for its customers next year and will use a key on the telephone instead.</p><p>Criminals had emptied forty accounts in spring after they guessed the words. All the money has been paid back.</p>",
    "<h1>A headline of the day</h1><p>Thousands of old pages of the ministry vanished overnight, and historians in three countries want them back.</p><p>A spokeswoman blamed a move to new computers. A library in Northlight keeps copies of nearly everything, it said.</p>",
    "<h1>A headline of the day</h1><p>A service that many banks rely on was down for two hours on Sunday, and cards were refused in shops and trains.</p><p>Engineers traced the fault to a clock that was set wrong. They have promised a report before the end of the month.</p>",
    "<h1>A headline of the day</h1><p>The paper of the islands will give its stories away for free to readers under twenty, its owners said on Friday.</p><p>It has lost a third of its paying readers since spring. Two other papers tried the same and won some of them back.</p>",
    "<h1>A headline of the day</h1><p>A ferry with 40 people on board ran aground near Northlight on Sunday morning. Nobody was hurt, the coast guard said.</p>",
    "<h1>404 votes</h1><div id='cookies'><p>We use cookies. Accept all or manage your privacy settings.</p><button>OK</button></div><p>The council voted on Monday to rebuild the old bridge of the harbor town after a debate that lasted six hours.</p><p>Work is to begin in spring. Until then a ferry will take people over the river, at no cost and every ten minutes.</p>",
    "<h1>A headline of the day</h1><p>A farmer near Harbor has grown a pumpkin that weighs as much as a small car, and means to make soup of it.</p><p>Neighbours helped to lift it on Saturday. The soup will be given away on the market square at the next full moon.</p><footer><p>Subscribe to our newsletter</p></footer>",
    "<h1>A headline of the day</h1><nav><a href='/login'>Log in</a> <a href='/join'>Subscribe</a></nav><p>Three wolves were seen on the hills above the harbor town this week, for the first time in a hundred years.</p><p>Shepherds have asked for dogs and fences. The forest office said that the animals came over the frozen lake.</p>",
    "<h1>A headline of the day</h1><form><input type='password'></form><p>The oldest bakery of the islands closes on Saturday after 140 years, for nobody wants to rise at two o'clock.</p><p>Its recipe for black bread goes to the museum. A cook from Harbor has offered to bake it there once in a month.</p>",
    "<h1>Are you human, asks a voice</h1><p>Scientists in Northlight showed voices of people and of machines to two hundred listeners on the radio this week.</p><p>Only half of them could tell one from the other, and children did best of all. The study will be repeated in May.</p>",
    "<h1>A headline of the day</h1><p>서울시는 월요일 한강에 놓인 오래된 다리를 다시 짓기로 했다고 밝혔다. 공사는 내년 봄에 시작해 삼 년 동안 이어진다.</p><p>시는 공사 동안 십 분마다 무료 배를 띄울 계획이다. 주민들은 다리가 넓어지면 출근길이 빨라질 것으로 기대하고 있다.</p>",
]
"""Of what walls speak of, and stories with parts of one beside them."""


def test_a_short_story_is_a_story() -> None:
    for page in SHORT_STORIES:
        title = page[len("<h1>") : page.index("</h1>")]
        found = article.article(document(f"{title} - The Wire", f"<article>{page}</article>").encode(), url=URL)
        assert found.no_story == "", page
        assert found.text, page


def test_where_a_story_is_redirected_to_says_what_it_is() -> None:
    for final, expected in [
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
    ]:
        html = document("A headline of the day", f"<article><h1>A headline of the day</h1>{BODY}</article>")
        assert kind(html, final, requested_url=URL) == expected, final


def test_a_marked_article_that_calls_the_front_page_its_address_is_a_story() -> None:
    head = '<meta property="og:type" content="article"><link rel="canonical" href="https://www.wire.example/">'
    assert kind(document("A headline of the day", BODY, head)) == ""


def test_what_is_no_web_page_is_no_story() -> None:
    for body, content_type in [
        (b"%PDF-1.7 <html>", "application/pdf"),
        (b"%PDF-1.7", "text/html"),
        (b"\x89PNG\r\n\x1a\n\0\0", "image/png"),
        (b'{"title": "A story"}', "application/json"),
        (b"PK\x03\x04\0\0", ""),
        (b"Just words.", "text/plain"),
        (b"\x00\x01", ""),
    ]:
        found = article.article(body, url=URL, content_type=content_type)
        assert (found.no_story, found.text) == (page_kind.NOT_HTML, None), body


def test_a_web_page_is_one_whatever_it_is_called() -> None:
    for content_type in ["", "text/html", "application/xhtml+xml", "text/plain", "application/octet-stream"]:
        assert not page_kind.not_html(document("A", BODY).encode(), content_type), content_type
