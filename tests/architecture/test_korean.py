"""Sentences for people: one thing has one name on every surface, and nothing is worded as it once was."""

import ast
import re
from collections.abc import Iterator

from tests.architecture.source import ROOT

AVOIDED = {
    "카테고리": "분야",
    "레벨": "난이도",
    "오늘의 뉴스": "오늘의 한입뉴스",
    "단어장에 저장": "단어 담기",
    "단어장에 추가": "단어 담기",
    "오늘의 단어": "이 기사의 단어",
    "찾을 말": "검색어",
    "이날부터": "시작일",
    "이날까지": "종료일",
    "안키": "Anki",
    "되었어요": "됐어요",
    "되었습니다": "됐어요",
    "모두 보셨어요": "새로 올라온 기사가 없어요",
    "이 가운데": "이 중에",
    "무슨 말씀인지": "제가 잘 못 알아들었어요",
    "한 입 읽어": "함께 읽어",
    "적어 주세요": "보내 주세요, 입력해 주세요",
    "여쭤봐": "확인해요",
    "멈춰 있어요": "꺼져 있어요",
    "넣거나 뺄": "추가하거나 뺄",
    "보낼 차례예요": "곧 보내요",
    "배달": "발송 (소유자에게), 아침 알림 (학습자에게)",
    "서버 주인": "서버 소유자",
    "차려 둔": "설정한",
    "부를 역할": "멘션할 역할",
    "다시 눌러 주시면": "다시 시도해 주세요",
    "말씀해 주세요": "다시 시도해 주세요",
    "포멧": "형식",
    "필수 항목입니다": "꼭 입력해 주세요",
    "(은)는": "조사는 코드로 고른다",
    "은(는)": "조사는 코드로 고른다",
    "을(를)": "조사는 코드로 고른다",
    "이(가)": "조사는 코드로 고른다",
    "(으)로": "조사는 코드로 고른다",
}
"""Variants that no sentence for people may hold, and what stands in their place."""
FOLDERS = ("bot", "backend", "contracts", "sandbox")
TABLES = {"blocks.py", "demo.py"}
"""Files that hold what people may type."""
UNDERSTOOD = {"words", "utterances"}
"""Names of arguments that hold what people may type."""
HANGUL = re.compile("[가-힣]")
MANY = 1000
COMMENT = re.compile(r"{#.*?#}|<!--.*?-->", re.DOTALL)


def _python(source: str) -> Iterator[tuple[int, str]]:
    """Yield the strings of a module that people may read: no docstrings, no patterns, no lists of typed words."""
    tree = ast.parse(source)
    skipped: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            skipped.add(id(node.value))
        if isinstance(node, ast.keyword) and node.arg in UNDERSTOOD:
            skipped |= {id(inner) for inner in ast.walk(node.value)}
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "compile":
            skipped |= {id(inner) for inner in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped:
            yield node.lineno, node.value


def _sentences() -> Iterator[tuple[str, str]]:
    """Yield place and text of every Korean sentence: Python strings, templates, translations."""
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if (
                path.name in TABLES
                or "migrations" in path.parts
                or "checks" in path.parts
                or "understanding" in path.parts
            ):
                continue
            source = path.read_text()
            for at, text in _python(source) if HANGUL.search(source) else ():
                if HANGUL.search(text):
                    yield f"{path.relative_to(ROOT)}:{at}", text
        for path in sorted(
            one
            for kind in ("*.html", "*.po", "errors.tsv", "commands.tsv", "notices.tsv")
            for one in (ROOT / folder).rglob(kind)
        ):
            for number, line in enumerate(COMMENT.sub("", path.read_text()).splitlines(), 1):
                if HANGUL.search(line) and not line.startswith("#"):
                    yield f"{path.relative_to(ROOT)}:{number}", line


def test_no_sentence_holds_a_variant_that_was_given_up() -> None:
    given_up = re.compile("|".join(map(re.escape, AVOIDED)))
    found = [(f"{place}: {text.strip()[:80]}", given_up.search(text)) for place, text in _sentences()]
    assert len(found) > MANY
    assert {place: f"say {AVOIDED[match.group()]}" for place, match in found if match} == {}
