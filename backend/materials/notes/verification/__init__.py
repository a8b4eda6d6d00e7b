"""The second look: a model that judges sentences, translations, meanings and the question of a study pack."""
