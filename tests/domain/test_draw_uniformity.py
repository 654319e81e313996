"""Over 20,000 seeds each event, and each pair of events, is drawn as often as any other; a CRC32 ticket is not."""

from __future__ import annotations

import hashlib
import zlib
from collections import Counter
from collections.abc import Callable
from itertools import combinations

from scipy.stats import chi2

from review.domain.draw import draw, sorted_frame_lines

KEYS = tuple(f"L-{number:04}" for number in range(1, 11))
SIZE = 3
SEEDS = 20_000
Sampler = Callable[[str], tuple[str, ...]]
LINES = list(sorted_frame_lines((key, "x") for key in KEYS))


def product_sample(seed: str) -> tuple[str, ...]:
    return tuple(one.key for one in draw(seed, LINES, {"x": SIZE})["x"])


def crc32_sample(seed: str) -> tuple[str, ...]:
    """What a ticket made of a checksum would draw: CRC32 is linear, so that a seed only shifts all tickets alike."""
    order = sorted((zlib.crc32(f"{seed}:{key}".encode()), key) for key in KEYS)
    return tuple(key for _, key in order[:SIZE])


def uniformity(sampler: Sampler) -> dict[str, float]:
    """p-values of chi-square tests that every event, every pair and every whole sample is equally likely.

    With n of N drawn without replacement the inclusion counts of one draw depend on each other: their statistic is
    scaled by (N-1)/(N-n). Pairs are judged by the worst of them, whole samples as the multinomial counts they are.
    """
    singles: Counter[str] = Counter()
    pairs: Counter[tuple[str, ...]] = Counter()
    samples: Counter[tuple[str, ...]] = Counter()
    for number in range(SEEDS):
        drawn = sorted(sampler(hashlib.sha256(b"uniformity %d" % number).hexdigest()))
        singles.update(drawn)
        pairs.update(combinations(drawn, 2))
        samples[tuple(drawn)] += 1
    population, size = len(KEYS), SIZE
    expected = SEEDS * size / population
    statistic = sum((singles[key] - expected) ** 2 / expected for key in KEYS)
    scaled = statistic * (population - 1) / (population - size)
    wanted = SEEDS * size * (size - 1) / (population * (population - 1))
    spread = max(abs(pairs[pair] - wanted) for pair in combinations(KEYS, 2))
    share = wanted / SEEDS
    z_squared = spread**2 / (SEEDS * share * (1 - share))
    number_of_pairs = population * (population - 1) // 2
    possible = list(combinations(KEYS, size))
    each = SEEDS / len(possible)
    whole = sum((samples[sample] - each) ** 2 / each for sample in possible)
    return {
        "singles": float(chi2.sf(scaled, population - 1)),
        "pairs": min(1.0, number_of_pairs * float(chi2.sf(z_squared, 1))),  # Bonferroni over the worst pair
        "samples": float(chi2.sf(whole, len(possible) - 1)),
    }


def test_every_event_and_every_pair_is_equally_likely() -> None:
    found = uniformity(product_sample)
    assert min(found.values()) > 0.01, found


def test_the_same_test_rejects_a_crc32_ticket() -> None:
    found = uniformity(crc32_sample)
    assert max(found.values()) < 1e-6, found
