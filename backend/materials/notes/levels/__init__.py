"""Levels (CEFR), parts of speech and IPA of the words of an English text, from data files and packages, no model.

cefrpy and the files take about 16 MB of memory: only the process that writes notes imports this package.
"""
