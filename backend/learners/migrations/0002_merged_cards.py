"""Merges that can still be undone name cards instead of the saved words that became cards."""

from django.db import migrations


def name_cards(apps, schema_editor):
    Merge = apps.get_model("learners", "Merge")
    CardContext = apps.get_model("study", "CardContext")
    for merge in Merge.objects.filter(undone_at=None).exclude(record={}):
        moved = set(merge.record.pop("words", []))
        contexts = CardContext.objects.filter(card__user_id=merge.survivor_id).values_list("card_id", "saved_word_id")
        cards = {card_id for card_id, word_id in contexts if word_id in moved}
        # A word that both had had is one card, which stays with the survivor.
        cards -= {card_id for card_id, word_id in contexts if word_id not in moved}
        merge.record["cards"] = sorted(cards)
        merge.save(update_fields=["record"])


class Migration(migrations.Migration):
    dependencies = [("learners", "0001_joining"), ("study", "0004_saved_words_to_cards")]
    operations = [migrations.RunPython(name_cards, migrations.RunPython.noop)]
