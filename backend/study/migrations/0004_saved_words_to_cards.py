"""Saved words become cards and the sentences they were met in.

A card's id is that of the oldest saved word it is made of, later cards get ids above all of them: an id in an old
button or answer names the card that the word became.
"""

from itertools import groupby

from django.db import migrations

USERS_AT_ONCE = 200
FALLBACK_PART, FALLBACK_LEVEL = "phrase", "B1"


def sense_key(word):
    return word.lemma, word.part_of_speech or FALLBACK_PART, word.meaning_ko


def make_cards(apps, schema_editor):
    SavedWord = apps.get_model("study", "SavedWord")
    user_ids = list(SavedWord.objects.order_by("user_id").values_list("user_id", flat=True).distinct())
    for start in range(0, len(user_ids), USERS_AT_ONCE):
        make_cards_of(apps, list(SavedWord.objects.filter(user_id__in=user_ids[start : start + USERS_AT_ONCE])))
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence('study_card', 'id'), highest) FROM (SELECT greatest("
            "(SELECT max(id) FROM study_card), (SELECT max(id) FROM study_savedword)) AS highest) AS ids "
            "WHERE highest IS NOT NULL"
        )


def make_cards_of(apps, words):
    Card, CardContext = apps.get_model("study", "Card"), apps.get_model("study", "CardContext")
    Sense = apps.get_model("materials", "Sense")
    Sense.objects.bulk_create(
        [
            Sense(
                lemma=word.lemma,
                part_of_speech=word.part_of_speech or FALLBACK_PART,
                meaning_ko=word.meaning_ko,
                level=word.level or FALLBACK_LEVEL,
                ipa=word.ipa,
            )
            for word in words
        ],
        ignore_conflicts=True,
    )
    lemmas = {word.lemma for word in words}
    senses = {sense_key(sense): sense.pk for sense in Sense.objects.filter(lemma__in=lemmas)}
    words.sort(key=lambda word: (word.user_id, sense_key(word), word.pk))
    cards, contexts = [], []
    for (user_id, key), group in groupby(words, key=lambda word: (word.user_id, sense_key(word))):
        same = list(group)
        card = Card(pk=same[0].pk, user_id=user_id, sense_id=senses[key], state="waiting")
        cards.append((card, same[0].created_at))
        newest = {word.article_id or -word.pk: word for word in same}  # one sentence of a story
        for word in same:
            is_kept = newest[word.article_id or -word.pk] is word
            contexts.append(
                CardContext(
                    card=card,
                    article_id=word.article_id if is_kept else None,
                    article_title=word.article_title,
                    article_url=word.article_url,
                    sentence=word.sentence,
                    word=word.word,
                    saved_word_id=word.pk,
                )
            )
    Card.objects.bulk_create([card for card, _ in cards])
    for card, created_at in cards:
        card.created_at = created_at  # auto_now_add has written the present time
    Card.objects.bulk_update([card for card, _ in cards], ["created_at"], batch_size=1000)
    CardContext.objects.bulk_create(contexts)


class Migration(migrations.Migration):
    dependencies = [("study", "0003_cards"), ("materials", "0007_study_packs")]
    operations = [migrations.RunPython(make_cards, migrations.RunPython.noop)]
