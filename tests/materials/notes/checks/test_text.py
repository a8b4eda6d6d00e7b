"""Folding, sentences and clauses."""

from backend.materials.notes.checks.text import clause_spans, fold, sentence_spans, split_sentences


def test_characters_that_look_alike_become_one() -> None:
    for text, folded in [
        ("“No,” he said — ‘no’.", "\"No,\" he said - 'no'."),
        ("A well\u2011known\u00a0man", "A well-known man"),
        ("the coun\u00adcil met\u200b today", "the council met today"),
        ("cafe\u0301", "café"),
        ("of\ufb01ce …", "office ..."),
        ("\u22125 degrees, 44.7\u2103", "-5 degrees, 44.7°C"),
        ("３５ ｋｍ", "35 km"),
        ("2½ hours", "2 1/2 hours"),
        ("1\u202f800\u202f000 liters and 1 800 000 more", "1,800,000 liters and 1,800,000 more"),
        ("«no»", '"no"'),
    ]:
        assert fold(text) == folded, text


def test_sentences_are_counted_as_a_reader_counts() -> None:
    for text, count in [
        ("The film opens on Dec. 11. It won a prize.", 2),
        ("She was born on Jan. 3. They met in Sept. 2020.", 2),
        ("He climbed Mt. Fuji and Mt. Halla. He is 71.", 2),
        ("Sgt. Kim and Maj. Lee left at 5 p.m. Friday.", 1),
        ("Officials met in Washington, D.C. They agreed.", 2),
        ("The U.S. President spoke. It is No. 2 in the world.", 2),
        ("Yahoo! Japan bought it. The price was high.", 2),
        ("J. K. Rowling wrote it.", 1),
        ("He said: \"We won. 'No,' she said. We are happy.\" They left.", 2),
        ('"We won! We won!" he cried.', 1),
        ("SEOUL, South Korea (AP) — Rain fell. It stopped.", 2),
        ("It rose 3.5 percent to 1.2 million.", 1),
        ("No stop at the end", 1),
        ("", 0),
    ]:
        assert len(split_sentences(text)) == count, text


def test_a_headline_ends_at_the_empty_line() -> None:
    assert split_sentences("Crane unveiled\n\nThe port has a crane.") == ["Crane unveiled", "The port has a crane."]


def test_a_clause_ends_at_a_comma_or_conjunction_but_not_inside_a_number() -> None:
    text = fold("It killed 1,200 people, and 57 were hurt.")
    spans = clause_spans(text, sentence_spans(text)[0])
    assert [text[span.start : span.end].strip() for span in spans] == ["It killed 1,200 people", "and 57 were hurt."]
