"""Installs a hash-pinned requirements file with one line of progress. Run by make, before anything is installed."""

import re
import subprocess
import sys
from collections import deque
from pathlib import Path

SEEN = re.compile(r"^\s*(?:Collecting|Requirement already satisfied:) ([A-Za-z0-9._-]+)")


def main() -> int:
    """Install the file named by the first argument; return pip's exit code, after its last lines if it failed."""
    file = Path(sys.argv[1])
    total = len(re.findall(r"^[A-Za-z0-9][\w.-]*(?:\[[\w,-]+\])?==", file.read_text(encoding="utf-8"), re.MULTILINE))
    # Only what is imported is compiled, at its first import: a third of the disk and of the time.
    command = [sys.executable, "-m", "pip", "install", "--disable-pip-version-check", "--no-compile"]
    command += ["--progress-bar", "off", "--require-hashes", "-r", str(file)]
    last_lines: deque[str] = deque(maxlen=20)
    packages: set[str] = set()
    shown = 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as pip:  # noqa: S603
        for line in pip.stdout or ():
            last_lines.append(line)
            if match := SEEN.match(line):
                packages.add(match[1].lower())
                text = f"Installing {file.name} into {Path(sys.prefix).name}: {min(len(packages), total)} of {total}"
                if sys.stdout.isatty():
                    print(f"\r{text} {match[1][:30]:<30}", end="", flush=True)
                elif len(packages) >= shown + total / 4:
                    shown = len(packages)
                    print(text, flush=True)
            elif line.startswith("Installing collected packages"):
                print("\nUnpacking the packages ...", flush=True)
    if pip.returncode:
        print("".join(last_lines), file=sys.stderr)
        print(f"The packages of {file.name} could not be installed; pip said the above.", file=sys.stderr)
    return pip.returncode


if __name__ == "__main__":
    sys.exit(main())
