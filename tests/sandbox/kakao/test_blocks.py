import re

from sandbox.environment import ROOT
from sandbox.kakao.blocks import BLOCKS, EVENT, FALLBACK, reacting

HEADER = "block"
ROW = re.compile(r"^\| (\S[^|]*?) \| ([^|]*?) \| `(\w+)` \| (?:`(\w+)`)? ?\|$", re.MULTILINE)


def documented() -> list[tuple[str, ...]]:
    """Return the table of docs/kakao.md: block, utterances, action, argument."""
    rows = ROW.findall((ROOT / "docs" / "kakao.md").read_text())
    return [row for row in rows if row[0] != HEADER]


def test_the_channel_is_the_one_an_operator_is_told_to_make() -> None:
    told = [(name.removesuffix(" (built in)"), action, argument) for name, _, action, argument in documented()]
    assert told == [(block.name, block.action, block.argument) for block in BLOCKS if block is not EVENT]


def test_its_blocks_react_to_the_words_an_operator_is_told_to_teach_them() -> None:
    for name, words, _, _ in documented():
        if "built in" not in name:
            assert {reacting(word.strip()).name for word in words.split(",")} == {name}


def test_no_utterance_stands_in_two_blocks() -> None:
    said = [word for block in BLOCKS for word in block.utterances]
    assert len(said) == len(set(said))


def test_what_no_block_knows_falls_back() -> None:
    assert reacting("뭐라고요") is FALLBACK
