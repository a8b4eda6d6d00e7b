"""The recorded study packs of the sandbox's stories as rows."""

from backend.materials.models import LevelText, PackQuestion, Sense, StudyNote, TextSentence, TextWord
from sandbox.newsroom.study_packs import Pack


def add(note: StudyNote, pack: Pack, *, levels: tuple[str, ...] = ("A2", "B1", "B2")) -> None:
    """Give a note the headline, texts, words and question of a pack; words have the level of their text."""
    note.headline_ko, note.opener = pack.headline_ko, pack.opener
    note.save(update_fields=["headline_ko", "opener"])
    for text in pack.texts:
        if text.level not in levels:
            continue
        row = LevelText.objects.create(note=note, level=text.level, proof=pack.question.proof[text.level] - 1)
        sentences = TextSentence.objects.bulk_create(
            TextSentence(text=row, position=position, en=one.en, ko=one.ko, evidence=list(one.evidence))
            for position, one in enumerate(text.sentences)
        )
        for word in text.words:
            sentence = sentences[word.sentence - 1]
            sense, _ = Sense.objects.get_or_create(
                lemma=word.lemma,
                part_of_speech=word.part_of_speech,
                meaning_ko=word.meaning_ko,
                defaults={"level": text.level, "ipa": "wɜːrd"},
            )
            first = word.word.split()[0]
            TextWord.objects.create(sentence=sentence, sense=sense, start=sentence.en.index(first), word=first)
    asked = pack.question
    PackQuestion.objects.create(
        note=note, question=asked.question, options=list(asked.options), answer=asked.options.index(asked.answer)
    )
