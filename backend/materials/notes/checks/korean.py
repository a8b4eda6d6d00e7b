"""Whether a Korean summary is a faithful translation of the English one, judged sentence by sentence without a model."""

from collections.abc import Iterator

from backend.materials.notes.checks.findings import WHOLE_SUMMARY, Finding, problem
from backend.materials.notes.checks.korean_concepts import concept_findings
from backend.materials.notes.checks.korean_english_values import read_english_values
from backend.materials.notes.checks.korean_names import name_findings
from backend.materials.notes.checks.korean_places import english_places, place_findings
from backend.materials.notes.checks.korean_polarity import polarity_findings, unpaired_negations
from backend.materials.notes.checks.korean_quantities import read_korean_values
from backend.materials.notes.checks.korean_text import korean_sentences, register_findings, request_findings, script_findings
from backend.materials.notes.checks.korean_values import Value, unmatched
from backend.materials.notes.checks.text import fold, split_sentences


def check_korean(*, summary_en: str, summary_ko: str, title: str, text: str) -> list[Finding]:
    """Return what is wrong or suspicious in `summary_ko` as a translation of `summary_en`."""
    english, korean = split_sentences(summary_en), korean_sentences(fold(summary_ko))
    findings: list[Finding] = []
    for index, sentence in enumerate(korean):
        findings.extend(register_findings(index, sentence))
    if len(english) != len(korean):
        findings.append(problem("korean_sentences", WHOLE_SUMMARY, f"The Korean has {len(korean)} sentences, the English {len(english)}; translate each, add none."))
        english, korean = [" ".join(english)], [" ".join(korean)]
    for index, (source, target) in enumerate(zip(english, korean, strict=True)):
        findings.extend(_values(index, source, target))
        negated = any(unpaired_negations(source, target))
        findings.extend(concept_findings(index, source, target, negated=negated))
        findings.extend(polarity_findings(index, source, target))
        findings.extend(place_findings(index, source, target, summary=summary_en, story=f"{title} {text}"))
        places = {part for word, _ in english_places(source) for part in (word, *word.split())}
        findings.extend(name_findings(index, source, target, places=places, story=f"{title} {text} {summary_en}"))
        findings.extend(script_findings(index, source, target))
        findings.extend(request_findings(index, source, target))
    return findings


def _values(index: int, english: str, korean: str) -> Iterator[Finding]:
    missing, added = unmatched(read_english_values(english), read_korean_values(korean))
    for value in missing:
        yield problem("korean_value", index, f"The English says {value.text!r}; the Korean has {[v.text for v in added]}.")
    if not missing:
        for value in added:
            yield problem("korean_value", index, f"The Korean says {value.text!r}, which the English sentence does not.")
