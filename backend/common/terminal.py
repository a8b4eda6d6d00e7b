"""Tables and progress bars of the command line."""

from rich.console import Console

WIDTH_OF_A_FILE = 140


def console() -> Console:
    """Return a console on standard output: as wide as the terminal, or wide enough for our tables in a file."""
    plain = Console()
    return plain if plain.is_terminal else Console(width=WIDTH_OF_A_FILE)
