"""How often the product's intervals hold the truth, over random designs whose truth is known.

    python -m tests.benchmarks.coverage_study --designs 200 --draws 10000

Each design is a frame (200 to 2 million events, 1 to 20 strata), a sample (up to 300 cases, allocated in one of four
ways) and a truth (how many events of each stratum are wrong), all from the seed. Each draw samples without
replacement; the product's own functions give the interval: `exact_interval` for one stratum, `hull_limits` for
several. An interval covers where the true count is one of the whole counts in it. Beside them stand the exact interval
that ignores the strata, the stratified Wilson interval (Yan and Su, Statistics in Biopharmaceutical Research 2, 2010)
and Wald's with finite-population correction. Widths are means over the draws, in points.

Draws with one outcome share one computation. The result depends on the seed alone, not on the number of processes.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom, norm

from review.domain.estimates import allocate, exact_interval
from review.domain.estimates.stratified import Design, hull_limits, rate, variance

SEED = 20261101
CLAIM = 0.94
MISTAKE = 0.001
METHODS = ("ours", "exact", "wilson", "wald")
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Scenario:
    """A design with its truth: sizes, decided cases and wrong events of each stratum."""

    number: int
    sizes: tuple[int, ...]
    decided: tuple[int, ...]
    bad: tuple[int, ...]
    shape: str


@dataclass(frozen=True, slots=True)
class Result:
    """Coverage (a share) and mean width (points) by method, over a design's draws."""

    scenario: Scenario
    outcomes: int
    coverage: dict[str, float]
    width: dict[str, float]


def _spread(generator: np.random.Generator, total: int, parts: int, least: int) -> list[int]:
    """Whole parts of at least ``least`` that add up to ``total``, often very unequal."""
    shares = generator.dirichlet(np.full(parts, generator.choice([0.4, 1.0, 5.0])))
    sizes = np.floor(shares * (total - least * parts)).astype(int) + least
    sizes[int(np.argmax(sizes))] += total - int(sizes.sum())
    return [int(size) for size in sizes]


def _decided(generator: np.random.Generator, sizes: list[int], sample: int) -> tuple[list[int], str]:
    """Cases of each stratum: proportional, by unequal spreads, equal, or any (single cases and censuses too)."""
    shape = str(generator.choice(["proportional", "neyman", "equal", "any"]))
    if shape == "proportional":
        return list(allocate(sizes, sample, None, min(2, sample // len(sizes)))), shape
    if shape == "neyman":
        spreads = [float(spread) for spread in generator.uniform(0.1, 0.5, len(sizes))]
        return list(allocate(sizes, sample, spreads, min(2, sample // len(sizes)))), shape
    if shape == "equal":
        return [min(size, max(1, sample // len(sizes))) for size in sizes], shape
    wanted = _spread(generator, sample, len(sizes), 1)
    return [min(size, cases) for size, cases in zip(sizes, wanted, strict=True)], shape


def scenario(number: int, seed: int = SEED) -> Scenario:
    """The design of that number; each has random numbers of its own."""
    generator = np.random.default_rng([seed, number])
    population = int(np.exp(generator.uniform(np.log(200), np.log(2_000_000))))
    parts = 1 if number % 8 == 0 else int(generator.integers(2, 21))
    sample = int(min(np.exp(generator.uniform(np.log(max(20, parts)), np.log(300))), population))
    sizes = _spread(generator, population, parts, 2)
    decided, shape = _decided(generator, sizes, sample)
    centre = float(generator.choice([0.002, 0.01, 0.03, 0.1, 0.3, 0.5]))
    truth = str(generator.choice(["alike", "varied", "one bad"]))
    if truth == "alike":
        rates = np.full(parts, centre)
    elif truth == "varied":
        rates = generator.beta(2 * centre, 2 * (1 - centre), parts)
    else:
        rates = np.full(parts, centre / 5)
        rates[int(generator.integers(parts))] = 0.8
    bad = [round(size * float(share)) for size, share in zip(sizes, rates, strict=True)]
    if not any(bad):
        # Where nothing is wrong every interval holds the truth; one event makes it a question.
        bad[sizes.index(max(sizes))] = 1
    return Scenario(number, tuple(sizes), tuple(decided), tuple(bad), f"{shape}, {truth}")


def stratified_wilson(design: Design, wrong: Floats) -> tuple[Floats, Floats]:
    """Yan and Su's interval with the population's weights, without finite-population correction."""
    z, weights, n = float(norm.ppf(0.975)), design.weights, design.decided
    share = wrong / n
    deviation = np.sqrt(share * (1 - share) / n)
    plain = np.sqrt(0.25 / n)
    deviation = np.where((deviation == 0).all(axis=-1, keepdims=True), plain, deviation)
    inner = z * np.sqrt(deviation**2 @ weights**2) / (deviation @ weights)
    square = inner[..., None] ** 2 / n
    centre = (share + square / 2) / (1 + square)
    reach = np.sqrt(square * share * (1 - share) + square**2 / 4) / (1 + square)
    return np.clip((centre - reach) @ weights, 0, 1), np.clip((centre + reach) @ weights, 0, 1)


def _exact(wrong: NDArray[np.int64], decided: int, population: int) -> tuple[Floats, Floats]:
    """The exact interval as shares, for each number of wrong cases."""
    distinct, place = np.unique(wrong, return_inverse=True)
    limits = np.array([exact_interval(int(x), decided, population) for x in distinct], dtype=np.float64) / population
    return limits[place, 0], limits[place, 1]


def study(case: Scenario, draws: int, seed: int = SEED) -> Result:
    """Coverage and width for one design over so many draws."""
    generator = np.random.default_rng([seed, case.number, 1])
    design = Design.of(case.sizes, case.decided)
    sizes, bad = np.array(case.sizes), np.array(case.bad)
    drawn = generator.hypergeometric(bad, sizes - bad, np.array(case.decided), size=(draws, len(sizes)))
    outcomes, times = np.unique(drawn, axis=0, return_counts=True)
    population, truth = int(sizes.sum()), int(bad.sum())
    cases = sum(case.decided)
    pooled = _exact(outcomes.sum(axis=1), cases, population)
    centre, reach = rate(design, outcomes), float(norm.ppf(0.975)) * np.sqrt(variance(design, outcomes))
    limits = {
        "ours": pooled if len(sizes) == 1 else hull_limits(design, outcomes),
        "exact": pooled,
        "wilson": stratified_wilson(design, outcomes.astype(np.float64)),
        "wald": (np.clip(centre - reach, 0, 1), np.clip(centre + reach, 0, 1)),
    }
    coverage, width = {}, {}
    for method, (low, high) in limits.items():
        # The slack is that of `whole_counts`: a count within 1e-6 of a limit is inside.
        holds = (low * population <= truth + 1e-6) & (truth - 1e-6 <= high * population)
        coverage[method] = float(times[holds].sum() / draws)
        width[method] = float((times * (high - low)).sum() / draws) * 100
    return Result(case, len(outcomes), coverage, width)


def least_coverage(designs: int, draws: int, claim: float = CLAIM, mistake: float = MISTAKE) -> float:
    """The lowest observed coverage that still agrees with a true coverage of ``claim`` in every design.

    Were every design's true coverage exactly ``claim``, the number of draws covered would be binomial; each design
    may fall below this mark with a chance of at most mistake/designs, all of them together with at most ``mistake``.
    """
    return float(binom.ppf(mistake / designs, draws, claim)) / draws


def _work(arguments: tuple[int, int, int]) -> Result:
    number, draws, seed = arguments
    return study(scenario(number, seed), draws, seed)


def run(designs: int, draws: int, processes: int = 1, seed: int = SEED) -> Iterator[Result]:
    """The results of designs 0 to ``designs`` - 1, in order."""
    work = [(number, draws, seed) for number in range(designs)]
    if processes == 1:
        yield from map(_work, work)
        return
    with ProcessPoolExecutor(processes) as pool:
        yield from pool.map(_work, work)


def _row(result: Result) -> str:
    case = result.scenario
    population = sum(case.sizes)
    figures = " ".join(f"{100 * result.coverage[m]:6.2f} {result.width[m]:6.2f}" for m in METHODS)
    return (
        f"{case.number:4d} {population:8d} {len(case.sizes):3d} {sum(case.decided):4d} "
        f"{100 * sum(case.bad) / population:6.2f} {result.outcomes:6d}  {figures}  {case.shape}"
    )


def summary(results: list[Result], draws: int) -> str:
    """The table under the designs: lowest and mean coverage, mean width, for one stratum and for several."""
    lines = ["", f"{'':24s}{'lowest':>9s}{'below 94 %':>12s}{'mean':>9s}{'width':>9s}"]
    parts = {
        "one stratum": [r for r in results if len(r.scenario.sizes) == 1],
        "several strata": [r for r in results if len(r.scenario.sizes) > 1],
    }
    for name, chosen in parts.items():
        if not chosen:
            continue
        lines.append(f"{name} ({len(chosen)} designs)")
        for method in METHODS:
            coverage = np.array([result.coverage[method] for result in chosen])
            width = float(np.mean([result.width[method] for result in chosen]))
            below = int((coverage < CLAIM).sum())
            lines.append(
                f"  {method:22s}{100 * coverage.min():8.2f}%{below:12d}{100 * coverage.mean():8.2f}%{width:9.2f}"
            )
    mark = least_coverage(len(results), draws)
    failed = [result.scenario.number for result in results if result.coverage["ours"] < mark]
    lines.append(f"a true 94 % in every design would show at least {100 * mark:.2f} % with {draws} draws")
    lines.append(f"designs below: {', '.join(map(str, failed)) or 'none'}")
    return "\n".join(lines)


def main() -> int:
    """Run the study and print it; 1 where a design's coverage contradicts the claim."""
    parser = argparse.ArgumentParser(description="Coverage of the product's intervals over random designs.")
    parser.add_argument("--designs", type=int, default=200)
    parser.add_argument("--draws", type=int, default=10_000)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()
    started = time.monotonic()
    print("Coverage in %, mean width in points. 'exact' ignores the strata.")
    heads = " ".join(f"{method:>13s}" for method in METHODS)
    print(f"{'no':>4s} {'events':>8s} {'str':>3s} {'n':>4s} {'rate':>6s} {'seen':>6s}  {heads}  plan, truth")
    results = []
    for result in run(options.designs, options.draws, options.processes, options.seed):
        results.append(result)
        print(_row(result), flush=True)
    print(summary(results, options.draws))
    print(f"{time.monotonic() - started:.0f} s")
    mark = least_coverage(options.designs, options.draws)
    return int(any(result.coverage["ours"] < mark for result in results))


if __name__ == "__main__":
    sys.exit(main())
