"""Re-run a Judicial Branch draw: python verify_draw.py FOLDER [PLAN_SHA256, as you were sent it before the draw]
It trusts nothing in the folder: every hash, the seed, each ticket and the sample are worked out again."""

# ruff: noqa: T201
# fmt: off
from __future__ import annotations

import hashlib
import sys
from pathlib import Path

NAMES = ["README.txt", "commitments.txt", "frame.tsv", "plan.txt", "sample.tsv", "seed.txt", "tickets.tsv",
         "verify_draw.py"]
wrong: list[str] = []  # findings, in words. Files are read as Latin-1, which keeps every byte as it is.

def sha(text: str) -> str:
    return hashlib.sha256(text.encode("latin-1")).hexdigest()

def verify(folder: Path, published: str) -> None:
    def read(name: str) -> str:
        try:
            return (folder / name).read_bytes().decode("latin-1")
        except (OSError, ValueError):
            wrong.append(f"{name}: missing, or cannot be read")
            return ""
    def same(name: str, expected: str) -> None:
        old, new = read(name).split("\n"), expected.split("\n")
        bad = [i for i in range(max(len(old), len(new))) if old[i:i + 1] != new[i:i + 1]]
        wrong.extend(f"{name} line {i + 1}: is {old[i:i + 1]}, should be {new[i:i + 1]}" for i in bad[:3])
    def check(holds: bool, otherwise: str) -> None:
        wrong.extend([] if holds else [otherwise])
    frame, plan, seeds, sample = map(read, ("frame.tsv", "plan.txt", "seed.txt", "sample.tsv"))
    names = sorted({*NAMES, *(line[66:] for line in read("SHA256SUMS").split("\n") if line[66:])})
    same("SHA256SUMS", "".join(f"{sha(read(name))}  {name}\n" for name in names))
    check(published in ("", sha(plan)), f"plan.txt: its SHA-256 is {sha(plan)}, not {published}")
    # 1. The frame, and the plan that was made for it.
    lines = [*plan.split("\n"), "", ""]
    check(lines[2] == f"population_sha256={sha(frame)}", f"frame.tsv: {sha(frame)} is not in plan.txt line 3")
    events = [line.partition("\t") for line in frame.split("\n")[:-1]]
    for i in range(1, len(events)):
        check(events[i - 1][0] < events[i][0], f"frame.tsv line {i + 1}: out of order, or a key twice")
    # 2. What was committed, what was revealed, and the seed made of it.
    sources = [line[7:].partition("=") for line in lines if line.startswith("source\t")]
    secrets = {label: said[7:] for label, _, said in sources if said.startswith("commit:")}
    same("commitments.txt", "".join(f"{label}={secret}\n" for label, secret in secrets.items()))
    given = [line.partition("=") for line in seeds.split("\n")[2:-2]]
    head = f"jb-seed-v1\n{sha(plan)}\n" + "".join("".join(parts) + "\n" for parts in given)
    same("seed.txt", f"{head}seed\t{sha(head)}\n")
    check([x[0] for x in given] == [x[0] for x in sources], "seed.txt: not the sources of plan.txt, in order")
    for label, _, value in given:
        made = sha(f"jb-commit-v1\n{lines[1][7:]}\n{label}\n{value}\n")
        right = value == "!forfeit" or secrets.get(label, made) == made
        check(right, f"seed.txt: {label}={value} is not what {label} committed to in plan.txt")
    # 3. Every ticket, and the smallest ones of each stratum: as many as planned, or more in an extension.
    tickets = [(sha(f"{sha(head)}:{key}"), key, stratum) for key, _, stratum in events]
    same("tickets.tsv", "".join("\t".join(ticket) + "\n" for ticket in tickets))
    took, extended = [line.split("\t")[-1] for line in sample.split("\n")], (folder / "extension.txt").exists()
    expected, extension = "", f"jb-extension-v1\nplan_sha256={sha(plan)}\n"
    for name, number, size in (line.split("\t")[1:] for line in lines if line.startswith("stratum\t")):
        mine = sorted(ticket for ticket in tickets if ticket[2] == name)
        check(number == str(len(mine)), f"plan.txt: stratum {name} has {len(mine)} events in frame.tsv")
        n = max(int(size), took.count(name)) if extended else int(size)
        expected += "".join("\t".join(ticket) + "\n" for ticket in mine[:n])
        extension += f"stratum\t{name}\t{number}\t{n}\n"
    same("sample.tsv", expected)
    if extended:
        same("extension.txt", extension)
    print(f"plan SHA-256 {sha(plan)}\nseed         {sha(head)}\nevents       {len(events)}")

if __name__ == "__main__":
    try:
        verify(Path(sys.argv[1]), "".join(sys.argv[2:3]))
    except (ValueError, IndexError) as error:
        wrong.append(f"plan.txt, or the command: cannot be understood ({error})")
    print("\n".join(map(ascii, wrong)) or "All right: this sample is what the frame, the plan and the seed give.")
    sys.exit(1 if wrong else 0)
