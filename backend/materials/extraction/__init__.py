"""Reading web pages, a part of the story a module. Pure; `extract.py` is the door."""
