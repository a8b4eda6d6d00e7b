"""Tables of text that lie beside a module, one row a line, cells separated by tabs."""

from pathlib import Path


def rows(module: str, name: str) -> list[list[str]]:
    """Return the rows of data/<name> beside a module, which is named by its __file__, without the heading."""
    lines = (Path(module).parent / "data" / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines[1:]]
