"""Reading web pages, one module for each part of the story. Pure; `article.py` is the entry point."""
