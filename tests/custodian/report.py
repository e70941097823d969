"""The figures as a table and as one JSON object, with what they do not say."""

import collections
import dataclasses

from account import UNUSED
from comparison.environments import PINS
from limits import DETOURS, LIMITS, NOTES, PACE_PER_KEY


@dataclasses.dataclass(frozen=True)
class Outcome:
    """What was retired, by kind of key."""

    retired: dict
    missed: dict
    wrong: dict
    aliases_left: int

    @classmethod
    def of(cls, keys, end, earlier):
        """Of one run; it has to be the same as that of the run before."""
        unused = {key for key in keys if key.kind in UNUSED}
        retired, missed, wrong = end.retired & unused, unused - end.retired, end.retired - unused
        outcome = cls(*map(by_kind, (retired, missed, wrong)), end.aliases_left)
        if earlier not in (None, outcome):
            raise RuntimeError(f"two runs ended differently: {earlier}, {outcome}")
        return outcome


@dataclasses.dataclass(frozen=True)
class Result:
    """One contender: medians, and what it did."""

    name: str
    figures: dict
    outcome: Outcome

    def is_exact(self):
        """Whether exactly the unused keys were retired."""
        return not self.outcome.missed and not self.outcome.wrong


def by_kind(keys):
    """How many keys of each kind."""
    return dict(sorted(collections.Counter(key.kind for key in keys).items()))


def as_text(results, options):
    """Two tables and the notes."""
    lines = [heading(options), "", *figures_table(results), "", *outcome_table(results), "", *explanations(results)]
    waits = least_wait(results[0], options)
    lines += ["", *NOTES, f"Of its wall time kms-cleanup waits {waits:.1f} s at least for these rates."]
    lines += ["", "What Custodian can do only with several policies and files between them:", *bullets(DETOURS)]
    lines += ["", "What it cannot do, whatever the policies say:", *bullets(LIMITS)]
    return "\n".join(lines)


def bullets(items):
    """As a list."""
    return (f"- {item}" for item in items)


def heading(options):
    """What was measured."""
    keys = f"{len(options.regions)} Regions with {options.keys} keys each"
    return f"{keys}; medians of {options.runs} runs, from start to end of the process; {pin()}"


def figures_table(results):
    """Time and memory, and how they compare with the first."""
    yield f"{'':24}{'wall':>10}{'processor':>12}{'peak memory':>14}{'wall':>11}{'processor':>11}{'memory':>11}"
    for result in results:
        wall, processor, peak = values(result)
        ratios = "".join(f"{ratio:>9.1f} x" for ratio in ratio_to(result, results[0]))
        yield f"{result.name:24}{wall:>8.2f} s{processor:>10.2f} s{peak / 1e6:>11.1f} MB{ratios}"


def outcome_table(results):
    """What was retired and what was left behind."""
    yield f"{'':24}{'retired':>10}{'missed':>10}{'wrong':>10}{'aliases left':>15}"
    for result in results:
        outcome = result.outcome
        counts = [sum(kinds.values()) for kinds in (outcome.retired, outcome.missed, outcome.wrong)]
        cells = "".join(f"{count:>10}" for count in counts)
        yield f"{result.name:24}{cells}{outcome.aliases_left:>15}"


def explanations(results):
    """Each difference from what should have been retired, by kind of key."""
    for result in results:
        outcome = result.outcome
        for what, kinds in (("RETIRED ALTHOUGH PROTECTED", outcome.wrong), ("not retired", outcome.missed)):
            yield from (f"{result.name}: {what}: {count} x {kind}" for kind, count in kinds.items())
    yield "missed: unused, not retired; wrong: retired although something protects it; aliases left: of retired keys."


def as_json(results, options):
    """All of it as one object."""
    return {
        "custodian": pin(),
        "regions": list(options.regions),
        "keys_per_region": options.keys,
        "runs": options.runs,
        "results": [result_as_json(result, results[0]) for result in results],
        "least_wait_for_rates_s": least_wait(results[0], options),
        "notes": " ".join(NOTES),
        "custodian_only_with_several_policies": DETOURS,
        "custodian_not_at_all": LIMITS,
    }


def result_as_json(result, first):
    """One contender."""
    wall, processor, memory = ratio_to(result, first)
    ratios = {"wall": wall, "processor": processor, "memory": memory}
    return {"name": result.name, **result.figures, "ratio": ratios, **dataclasses.asdict(result.outcome)}


def least_wait(result, options):
    """What the rates cost kms-cleanup at least; Regions go side by side."""
    return sum(result.outcome.retired.values()) / len(options.regions) * PACE_PER_KEY


def ratio_to(result, first):
    """How many times what the first took."""
    return [mine / theirs for mine, theirs in zip(values(result), values(first), strict=True)]


def values(result):
    """Wall and processor time in seconds, memory in bytes."""
    return [result.figures[name] for name in ("wall_s", "processor_s", "peak_bytes")]


def pin():
    """The version of Custodian."""
    return (PINS / "custodian.txt").read_text().strip()
