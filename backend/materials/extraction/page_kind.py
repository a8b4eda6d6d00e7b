"""Whether a page is a story at all, or a consent wall, a bot check, a log-in, an error or a front page. Pure.

Outlets answer all of these with 200 at a story's address, or redirect to them.
"""

import re
from urllib.parse import urlsplit

from backend.materials.canonical import is_front_page
from backend.materials.extraction.page import Page, tidy

CONSENT, BOT_CHECK, LOGIN, PAYWALL = "page.consent", "page.bot_check", "page.login", "page.paywall"
NOT_FOUND, ERROR, FRONT, NOT_HTML = "page.not_found", "page.error", "page.front_page", "page.not_html"

# Whole titles, the outlet's name removed.
_TITLES = {
    CONSENT: (
        r"before you continue( to .{1,40})?|(we value )?your privacy( choices| settings)?|cookie (settings"
        r"|consent|notice)|(privacy|cookie) preferences|bevor (sie|du) fortf(ahren|ährst)"
        r"|datenschutz-?einstellungen|avant de continuer|vos choix de confidentialité|antes de (continuar"
        r"|ir a .*)|prima di continuare|voordat (je|u) (verder ?gaat"
        r"|doorgaat)|계속하기 전에|개인정보 보호 설정|続行する前に"
        r"|同意のお願い"
    ),
    BOT_CHECK: (
        r"just a moment\W*|attention required\W.*|are you (a robot|human)\??|access (denied"
        r"|to this page has been denied)|(please )?verify(ing)? (that )?you are (a )?human|security check"
        r"|checking your browser.*|pardon our interruption|robot check|human verification|captcha|로봇이 아닙니다"
        r"|보안 확인|un momento\W*|un instant\W*|einen moment\W*"
    ),
    LOGIN: (
        r"(log|sign) ?in( to .{1,40}| or (register|sign up|create an account))?|member log-?in|create (an"
        r"|your) account|anmelden|einloggen|se connecter|connexion|iniciar sesión|accedi|inloggen|로그인|ログイン"
    ),
    NOT_FOUND: (
        r"(error )?(404|410)([^\w\s].*| - .*| (page )?not found| error| gone)?"
        r"|(sorry, )?(the |this )?(page|article|story) (was |is )?(not found|gone)"
        r"|not found|gone|page (not available|does not exist|no longer exists)|seite (wurde )?nicht gefunden"
        r"|page (introuvable|non trouvée)|página no encontrada|pagina non trovata|pagina niet gevonden"
        r"|페이지를 찾을 수 없습니다|ページが見つかりません"
    ),
    ERROR: (
        r"(error )?(40[03]|50[0234])([^\w\s].*| - .*| error| [a-z]+ (error|gateway"
        r"|unavailable))?|(an )?error( occurred)?|internal server error|bad gateway"
        r"|gateway time-?out|service (temporarily )?unavailable|something went wrong|(down for |site "
        r"|scheduled )maintenance|forbidden|we('|’)ll be (right )?back( soon)?|오류|점검 중|エラー"
    ),
    PAYWALL: r"subscribe( now)?( to (continue|read|keep reading).*)?|(subscribers|members) only|구독자 전용",
}
# A paragraph of such a page. They speak to the reader; a story about cookies or robots does not.
_PARAGRAPHS = {
    CONSENT: (
        r"\bwe\b.{0,60}\buse cookies|\b(we|our)\b.{0,30}\bpartners\b.{0,80}\b(store|process|access|use|data)\b"
        r"|your privacy (settings|choices)|manage (your )?(cookies?|consent|privacy)|(accept|reject) all\b"
        r"|withdraw your consent|(wir|unsere partner).{0,60}cookies|alle (akzeptieren|ablehnen)"
        r"|deine? einwilligung|ihre einwilligung|nous (et nos partenaires )?.{0,40}(utilisons|cookies)"
        r"|tout (accepter|refuser)|votre consentement|(utilizamos|usamos) cookies|aceptar todo"
        r"|tu consentimiento|(utilizziamo|usiamo) (i )?cookie|accetta tutt[oi]|(wij"
        r"|we) gebruiken .{0,30}cookies|alles accepteren|쿠키를 사용(합니다"
        r"|해요)|모두 (동의|수락|허용)|(cookie|クッキー)を使用(します"
        r"|しています)|すべて(同意|許可)"
    ),
    BOT_CHECK: (
        r"(verify|confirm|prove|check(ing)?|sure) (that )?(if )?you('re| are) (a )?(human|not a (ro)?bot)"
        r"|checking your browser|(enable|turn on) javascript( and cookies)? to (continue|proceed)"
        r"|unusual (traffic|activity) from your|press (and|&) hold|security of your connection|\bray id\b"
        r"|(browser|device) (is|was) (being )?checked|not a robot|complete the captcha|you (don't"
        r"|do not) have permission to access|로봇이 아님|자동화된 (접근|요청)|vous n'êtes pas un robot|kein roboter"
        r"|no eres un robot"
    ),
    LOGIN: (
        r"(log|sign) ?in to (continue|your account|read|view)|enter your (e-?mail|password|username)"
        r"|forgot(ten)? (your )?password|(don't|do not) have an account|create (a free|an|your) account"
        r"|로그인(이 필요|하세요|해 주세요|해주세요)|비밀번호를 (잊|입력)|melden sie sich an"
        r"|passwort vergessen|mot de passe oublié"
        r"|connectez-vous|¿(has olvidado|olvidaste)|inicia sesión"
    ),
    NOT_FOUND: (
        r"(page|article|story|content|link)( that)?( you)?('re| are| were|'ve| have)? ?.{0,30}(could not"
        r"|couldn't|can't|cannot|was not|wasn't|not) be(en)? found|(can't|cannot|couldn't|could not"
        r"|unable to) find (the|that|this) (page|article|story)|page you.{0,30}(looking for|requested)|(page"
        r"|article|story|content) (is no longer|is not|has been|may have been|no longer) (available|exists?"
        r"|removed|deleted|moved)|seite.{0,40}(existiert nicht|nicht gefunden)|page.{0,40}(n'existe"
        r"|introuvable)|página.{0,40}(no existe|no se encuentra)"
        r"|(페이지|기사)(를|가).{0,20}(찾을 수 없|삭제|존재하지)"
        r"|ページ.{0,20}(見つかりません|存在しません)|check the (url|address)"
    ),
    ERROR: (
        r"(please )?try again (later|in a (few|moment))|(temporarily|currently) (unavailable|down"
        r"|experiencing)|internal server error|something went wrong|server (encountered|is unable|error)"
        r"|bad gateway|undergoing maintenance|잠시 후 다시|서비스 점검"
    ),
    PAYWALL: (
        r"(subscribe|register|sign up|log in|sign in|become a (member|subscriber)).{0,40}\b(to|and) (continue"
        r"|keep|read|unlock|finish|get)\b|(to|and) (continue|keep) reading|read the (full|rest of the) (story"
        r"|article)|already a (subscriber|member)|(article|story|content) is (reserved |only |available )*(for"
        r"|to) (our )?(paying )?(subscribers|members)|subscribers? only|(your|have) (reached|used).{0,30}(free"
        r"|article) (articles?|limit)|unlimited (digital )?access|(nur )?für abonnenten|réservé aux abonnés"
        r"|exclusivo para (suscriptores|abonados)|구독(자 전용|하고|하시면|이 필요)|有料会員"
    ),
}
_TITLE = {kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in _TITLES.items()}
_PARAGRAPH = {kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in _PARAGRAPHS.items()}
_REDIRECTED = {
    CONSENT: re.compile(
        r"[/.](?:cookie-?)?(?:consent|cookie-?wall|privacy-?(?:gate|wall|prompt))(?:[./-]|$)", re.IGNORECASE
    ),
    BOT_CHECK: re.compile(r"[/.](?:captcha|challenge|are-?you-?(?:a-?robot|human)|blocked)(?:[./-]|$)", re.IGNORECASE),
    LOGIN: re.compile(r"[/.](?:log-?in|sign-?in|sso|auth|authenticate|register)(?:[./]|$)", re.IGNORECASE),
    PAYWALL: re.compile(r"[/.](?:subscribe|subscription|paywall|offer)s?(?:[./]|$)", re.IGNORECASE),
    NOT_FOUND: re.compile(r"[/](?:404|410|not-?found|page-?not-?found)(?:[./]|$)", re.IGNORECASE),
    ERROR: re.compile(r"[/](?:50\d|errors?|maintenance)(?:[./]|$)", re.IGNORECASE),
}
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|article|main|title|div|p)[\s>]", re.IGNORECASE)
_SNIFFED_BYTES = 4096
_NOT_FREE = re.compile(r'"isAccessibleForFree"\s*:\s*"?false', re.IGNORECASE)
_TITLE_TAIL = re.compile(r"\s+[|–—·•-]\s+[^|–—·•]{1,40}$")
# In words. A wall's own text is shorter than a whole story, a teaser than a short one, and a page without any is judged
# by all that it shows.
_DIALOGUE_MAX, _TITLED_MAX, _TEASER_MAX, _NOTHING_MAX = 600, 150, 90, 20
_VISIBLE_CHARS = 3000
_VISIBLE_TEXT = "//body//text()[not(ancestor::script or ancestor::style)]"


def not_html(body: bytes, content_type: str) -> bool:
    """Return whether an answer is no web page: a PDF, a picture, JSON. A wrong content type does not count."""
    if b"\0" in body[:_SNIFFED_BYTES] and not body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _HTML.search(body[:_SNIFFED_BYTES]) is None
    declared_html = not content_type or "html" in content_type
    return body.startswith(b"%PDF-") or not (declared_html or _HTML.search(body[:_SNIFFED_BYTES]))


def no_story(page: Page, *, title: str, text: str, requested_url: str) -> str:
    """Return why a page, with what was extracted, is no story ("page.consent"), "" for one that is."""
    parts = urlsplit(page.url)
    if page.url != requested_url:
        for kind, pattern in _REDIRECTED.items():
            if pattern.search(f".{parts.netloc}{parts.path}") and not pattern.search(requested_url):
                return kind
        if is_front_page(page.url) and not is_front_page(requested_url):
            return FRONT
    words = len(text.split())
    if words < _TITLED_MAX:
        heads = [title, *(tidy(tag.text_content()) for tag in page.root.iter("title", "h1"))]
        heads = [form.strip(" .!…") for head in heads for form in (head, _TITLE_TAIL.sub("", head))]
        for kind, pattern in _TITLE.items():
            if any(pattern.fullmatch(head) for head in heads):
                return kind
    lines = [line[:_VISIBLE_CHARS] for line in text.splitlines()] if words < _DIALOGUE_MAX else []
    if words < _NOTHING_MAX:
        lines = [tidy(" ".join(page.root.xpath(_VISIBLE_TEXT)))[:_VISIBLE_CHARS]]
    for kind, pattern in _PARAGRAPH.items():
        wall = sum(len(line.split()) for line in lines if pattern.search(line))
        if wall and wall * 2 >= sum(len(line.split()) for line in lines):
            return kind
    if words < _NOTHING_MAX and page.root.xpath("//input[@type='password']"):
        return LOGIN
    if words < _TEASER_MAX:
        scripts = page.root.xpath('//script[contains(@type, "json")]/text()')
        shown = (tidy(str(text))[:_VISIBLE_CHARS] for text in page.root.xpath(_VISIBLE_TEXT))
        if any(map(_NOT_FREE.search, scripts)) or any(map(_PARAGRAPH[PAYWALL].search, shown)):
            return PAYWALL
    return FRONT if _is_front(page, title, requested_url) else ""


def _is_front(page: Page, title: str, requested_url: str) -> bool:
    """A page that nothing marks as an article, and that calls itself by the site's name or a front page's address."""
    marks = page.meta_values("article:published_time", "datepublished", "parsely-pub-date")
    is_article = page.story.published or marks or "article" in page.meta_values("og:type")
    if is_article or is_front_page(requested_url):
        return False
    titles = {title, *(tidy(tag.text_content()) for tag in page.root.iter("title"))} - {""}
    return page.site.casefold() in {one.casefold() for one in titles} or is_front_page(page.declared_url or "")
