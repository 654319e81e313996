"""The bundle of a draw: one ZIP with all that anybody needs to run the draw again, byte for byte the same each time."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO

from review.domain.draw import Drawn, Plan, compose_seed, parse_plan, plan_sha256, seed_preimage, tickets
from review.domain.errors import Refusal

FRAME, PLAN, COMMITMENTS, SEED = "frame.tsv", "plan.txt", "commitments.txt", "seed.txt"
TICKETS, SAMPLE, EXTENSION = "tickets.tsv", "sample.tsv", "extension.txt"
README, SCRIPT, SUMS = "README.txt", "verify_draw.py", "SHA256SUMS"
REQUIRED = (README, COMMITMENTS, FRAME, PLAN, SAMPLE, SEED, TICKETS, SCRIPT)

_TIMESTAMP = (1980, 1, 1, 0, 0, 0)
_SCRIPT_PATH = Path(__file__).with_name("verify_draw.py")

_README = """The draw of {period}, and how to check it
{underline}
Plan SHA-256: {plan}
Seed:         {seed}

Compare the plan's SHA-256 with the one you were sent before the draw. If they are the same, nobody could have changed
what was to be drawn, or how, after the seed became known. Then:

    python verify_draw.py .

It needs nothing but Python and is short enough to read first. One ticket by hand, in any shell:

    SEED={seed}
    KEY={key}
    printf '%s:%s' "$SEED" "$KEY" | sha256sum

The seed itself is the SHA-256 of seed.txt without its last line, the plan's that of plan.txt:

    sed '$d' seed.txt | sha256sum
    sha256sum plan.txt

And a stratum's sample: its smallest tickets, as many as plan.txt says (the last number of its line):

    export STRATUM={stratum}
    LC_ALL=C sort tickets.tsv | awk -F '\\t' '$3 == ENVIRON["STRATUM"]' | head -n {size}

Files
  frame.tsv        every event that could be drawn: key, stratum
  plan.txt         strata (name, events, to be drawn) and the seed's sources, published before the draw
  commitments.txt  what each party bound itself to, as in plan.txt
  seed.txt         what was revealed ("!forfeit": nothing, in time), and the seed
  tickets.tsv      ticket, key, stratum of every event, in the frame's order
  sample.tsv       ticket, key, stratum of what was drawn
  extension.txt    only where the sample was made larger afterwards: the sizes then
  SHA256SUMS       the files' hashes, for: sha256sum -c SHA256SUMS
"""


def commitments_text(plan: Plan) -> str:
    """commitments.txt: ``label=commitment`` a line, in the plan's order."""
    return "".join(f"{source.label}={source.commitment}\n" for source in plan.sources if source.commitment)


def seed_text(plan_hash: str, contributions: Sequence[tuple[str, str | None]]) -> str:
    """seed.txt: the text the seed is the SHA-256 of, then a line ``seed<TAB>seed``."""
    return f"{seed_preimage(plan_hash, contributions)}seed\t{compose_seed(plan_hash, contributions)}\n"


def ticket_line(drawn: Drawn) -> bytes:
    """A line of tickets.tsv and of sample.tsv: ticket, key, stratum."""
    return f"{drawn.ticket}\t{drawn.key}\t{drawn.stratum}\n".encode()


def sample_lines(sample: Mapping[str, Sequence[Drawn]]) -> Iterator[bytes]:
    """sample.tsv: strata in the order of their names, each in ticket order."""
    for stratum in sorted(sample):
        for drawn in sample[stratum]:
            yield ticket_line(drawn)


def extension_text(plan: Plan, plan_hash: str, sizes: Mapping[str, int]) -> str:
    """extension.txt: the plan's strata with the larger sizes that were drawn later."""
    lines = (
        f"stratum\t{stratum.name}\t{stratum.events}\t{max(stratum.size, sizes.get(stratum.name, 0))}\n"
        for stratum in plan.strata
    )
    return f"jb-extension-v1\nplan_sha256={plan_hash}\n{''.join(lines)}"


def readme_text(plan: Plan, plan_hash: str, seed: str, sample: Mapping[str, Sequence[Drawn]]) -> str:
    """README.txt, with the one-liner filled in for the first case drawn."""
    first = next((drawn for name in sorted(sample) for drawn in sample[name]), None)
    stratum = plan.strata[0]
    return _README.format(
        period=plan.period,
        underline="=" * len(f"The draw of {plan.period}, and how to check it"),
        plan=plan_hash,
        seed=seed,
        key=_shell_quoted(first.key) if first else "'the key'",
        stratum=_shell_quoted(first.stratum if first else stratum.name),
        size=len(sample[first.stratum]) if first else stratum.size,
    )


def write_draw_bundle(
    target: IO[bytes],
    frame_lines: Callable[[], Iterable[bytes]],
    plan_text: str,
    contributions: Sequence[tuple[str, str | None]],
    seed: str,
    sample: Mapping[str, Sequence[Drawn]],
    extra: Mapping[str, bytes] | None = None,
) -> None:
    """Write the bundle into a seekable binary file.

    ``frame_lines`` is called twice (frame and tickets) and gives the frame file's lines each time, as a stream.
    ``contributions`` are (label, value or None for a forfeit) in the plan's order; ``extra`` adds files by name. A
    sample larger than the plan's sizes adds extension.txt. Raises Refusal: those of `parse_plan` and `seed_preimage`,
    ``bundle.wrong_seed`` where the seed is not what the contributions make, ``bundle.reserved_name`` (value).
    """
    plan = parse_plan(plan_text)
    plan_hash = plan_sha256(plan_text)
    if compose_seed(plan_hash, contributions) != seed:
        raise Refusal("bundle.wrong_seed", value=seed)
    files: dict[str, Iterable[bytes]] = {
        README: [readme_text(plan, plan_hash, seed, sample).encode()],
        COMMITMENTS: [commitments_text(plan).encode()],
        FRAME: frame_lines(),
        PLAN: [plan_text.encode()],
        SAMPLE: sample_lines(sample),
        SEED: [seed_text(plan_hash, contributions).encode()],
        TICKETS: (ticket_line(drawn) for drawn in tickets(seed, frame_lines())),
        SCRIPT: [_SCRIPT_PATH.read_bytes()],
    }
    taken = {stratum: len(drawn) for stratum, drawn in sample.items()}
    if any(taken.get(stratum.name, 0) > stratum.size for stratum in plan.strata):
        files[EXTENSION] = [extension_text(plan, plan_hash, taken).encode()]
    for name, content in (extra or {}).items():
        if name in files or name in {SUMS, EXTENSION} or not is_plain_name(name):
            raise Refusal("bundle.reserved_name", value=name)
        files[name] = [content]
    write_zip(target, files)


def draw_bundle(
    frame_lines: Iterable[bytes],
    plan_text: str,
    contributions: Sequence[tuple[str, str | None]],
    seed: str,
    sample: Mapping[str, Sequence[Drawn]],
    extra: Mapping[str, bytes] | None = None,
) -> bytes:
    """The bundle as bytes, for frames that fit in memory; see `write_draw_bundle`."""
    lines = list(frame_lines)
    target = io.BytesIO()
    write_draw_bundle(target, lambda: lines, plan_text, contributions, seed, sample, extra)
    return target.getvalue()


def write_zip(target: IO[bytes], files: Mapping[str, Iterable[bytes]]) -> None:
    """Write files in the order of their names, then SHA256SUMS over them.

    Stored, not deflated, with one fixed time: the same files make the same bytes with any zlib on any machine.
    """
    sums = []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            digest = hashlib.sha256()
            with archive.open(_entry(name), "w", force_zip64=True) as out:
                for chunk in files[name]:
                    digest.update(chunk)
                    out.write(chunk)
            sums.append(f"{digest.hexdigest()}  {name}\n")
        archive.writestr(_entry(SUMS), "".join(sums))


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _TIMESTAMP)
    entry.create_system = 3
    entry.external_attr = 0o100644 << 16
    return entry


def is_plain_name(name: str) -> bool:
    """True for a visible ASCII file name without a folder: all that a bundle may hold."""
    visible = name != "" and name.isascii() and name.isprintable() and not name.startswith(".")
    return visible and "/" not in name and "\\" not in name


def _shell_quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"
