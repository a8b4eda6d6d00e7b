"""Levels (CEFR), parts of speech and IPA of the words of an English text, from data files and packages, no model.

Loading cefrpy and the files takes about 50 MB once: only the process that writes notes imports this package.
"""
