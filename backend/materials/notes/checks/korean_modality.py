"""Plans, possibilities and allegations of an English sentence that its Korean translation must not tell as facts, nor invent."""

import re
from collections.abc import Iterator

from backend.materials.notes.checks.findings import Finding, flag

_MAYBE = re.compile(r"\b(?:may|might|possibl[ey]|perhaps|probably|likely|unlikely|potential\w*)\b")
_FUTURE = re.compile(
    r"\b(?:will|plans?(?: to)?|planned to|planning|intends?|going to|hopes?|wants?|expect(?:s|ed)? to|scheduled|due to|set to|aims?|propos(?:es|ed)|considers?|considering)\b|'ll\b"
)
_ALLEGED = re.compile(
    r"\b(?:alleg\w+|accus(?:e|es|ed|ing)|suspect(?:s|ed)?|charged with|charges? (?:that|of)|reportedly|believed to|said to have|claim(?:s|ed)?|rumou?r\w*)\b"
)
_ANY_ENGLISH = re.compile(
    r"\b(?:may|might|can|could|would|should|must|will|shall|possib\w+|perhaps|probabl\w+|likely|unlikely|potential\w*|plan\w*|intend\w*|intention|going|hop\w+|want\w*|expect\w*"
    r"|schedul\w+|due|set|aim\w*|propos\w+|consider\w*|to|alleg\w+|accus\w+|suspect\w*|charg\w+|reported\w*|believ\w+|claim\w*|rumou?r\w*|think\w*|thought|fear\w*|promis\w+|pledg\w+|vow\w*|agree\w*"
    r"|decid\w+|order\w*|next|tomorrow|soon|later|until|by|future|forecast\w*|predict\w*|estimat\w*|seem\w*|appear\w*|suggest\w*|if|unless|try|tries|tried|seek\w*|risk\w*|threat\w*|warn\w*|able|ready"
    r"|prepar\w+|wait\w*|ask\w*|demand\w*|urg\w+|goal|target|candidate|about|around|nearly|almost|close|roughly|some|early|late|chance|odds|doubt\w*|question\w*|whether|maybe|apparent\w*|ahead|upcoming|delay\w*|postpon\w*|year|month|week)\b|'ll\b|'d\b",
    re.IGNORECASE,
)
_KOREAN_MAYBE = re.compile(
    r"수(?:도|가|는)? ?있|수 없|가능|것으로 보|[ㄱ-ㅎ가-힣]지도? (?:모|알)|듯|아마|전망|예상|추정|우려|것 같|유력|[할될일갈올볼쓸줄릴울을날둘킬칠질힐길를]\s?것|위험|여지|잠재|몰라|모릅|수도|기대|보인다고|보고 있|생각|믿|예측|관측|낮|높"
)
_KOREAN_FUTURE = re.compile(
    r"계획|예정|방침|것(?:이|으로|입|이라|을|도)|려고|려는|려 |고자|기로|겠|목표|구상|추진|바라|바랍|바란|원하|원합|원했|희망|예상|전망|약속|준비|검토|제안|싶|앞두|나서|나설|노력|위해|도록|시도|요구|촉구|기대|생각|다짐|의향|의지|고려|대로|될|할|갈|올|열|날|내년|다음|앞으로|곧|이르면|뜻|제의|건의|내놓"
)
_KOREAN_ALLEGED = re.compile(
    r"혐의|의혹|주장|알려|전해|추정|의심|고발|고소|기소|비난|비판|보고 있|고 (?:한|합|말|밝|전|했|하)|다며|따르면|용의|피의|탓|것으로|소문|제기|지목|몰|규탄|책임|고발|문제 삼|지적|전했|믿"
)
_KOREAN_PAST = re.compile(r"[았었였했갔왔됐샀났렸졌쳤켰췄웠꿨줬봤냈겼혔녔뒀섰폈폐땄팠컸썼껐떴뗐뗬띄벴셌뺐]습니다[.!?\"']*$")
_KOREAN_PLAN = re.compile(r"(?:계획|예정|방침|전망)입니다[.!?\"']*$|[ㄹ가-힣] (?:계획|예정|방침)(?:이라고|으로)|수도 있습니다[.!?\"']*$|것으로 (?:예상|전망|보입|추정)|가능성이")
_ENGLISH_PAST = re.compile(
    r"\b(?:\w{2,}ed|was|were|had|did|built|won|lost|sold|bought|found|made|took|gave|said|went|came|began|fell|rose|grew|beat|met|hit|cut|sent|left|held|kept|broke|chose|became|wrote|saw|ran|paid|stole|flew|drew|sank|shot|spent|taught|told|threw|wore)\b"
)


def modality_findings(index: int, english: str, korean: str) -> Iterator[Finding]:
    """Yield a flag for a plan, possibility or allegation that only one of the sentences has."""
    past = bool(_KOREAN_PAST.search(korean))
    if (word := _ALLEGED.search(english)) and not _KOREAN_ALLEGED.search(korean):
        yield flag("korean_modality", index, f"The English says {word.group()!r}; the Korean tells it as a fact.")
    elif (word := _MAYBE.search(english)) and not _KOREAN_MAYBE.search(korean):
        yield flag("korean_modality", index, f"The English says {word.group()!r}; the Korean tells it as a fact.")
    elif past and (word := _FUTURE.search(english)) and not _KOREAN_FUTURE.search(korean):
        yield flag("korean_modality", index, f"The English says {word.group()!r}; the Korean tells it as done.")
    if (word := _KOREAN_PLAN.search(korean)) and _ENGLISH_PAST.search(english) and not _ANY_ENGLISH.search(english):
        yield flag("korean_modality", index, f"The Korean says {word.group()!r}; the English tells it as done.")
