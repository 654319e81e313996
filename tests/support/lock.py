"""Writes the two locks: every release by its hashes, and nothing about where it was found."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OLDEST_PYTHON = "3.11"

HEADER = """\
# Written by `make lock`; do not edit. {what}
# Installed with --require-hashes, from whatever registry the machine uses.
"""

LOCKS = {
    "requirements.lock": ("What the product needs to run.", ["--group", "build"]),
    "requirements-test.lock": ("What the product and its tests need.", ["--group", "test"]),
}


def main() -> None:
    for name, (what, options) in LOCKS.items():
        command = [
            sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", "--quiet", "--universal",
            "--python-version", OLDEST_PYTHON, "--generate-hashes", "--no-header", "--no-annotate",
            "--no-emit-index-url", "--no-emit-find-links", "--extra", "postgresql", "--extra", "server",
            "--extra", "pictures", *options,
        ]  # fmt: skip
        answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if answer.returncode:
            sys.exit(answer.stderr)
        if found := re.search(r".*://.*", answer.stdout):
            sys.exit(f"{name} would say where a package came from: {found.group()}")
        (ROOT / name).write_text(HEADER.format(what=what) + answer.stdout, encoding="utf-8")
        print(f"{name}: {answer.stdout.count('==')} packages")


if __name__ == "__main__":
    main()
