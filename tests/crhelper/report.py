"""The figures and the cases as tables and as one JSON object."""

import dataclasses
import os
import textwrap

from comparison.environments import PINS
from notes import BY_DESIGN, NOTES

FIGURES = ("init_s", "answer_s", "processor_s", "peak_bytes")


@dataclasses.dataclass(frozen=True)
class Starts:
    """One function: the medians of its starts, and what was seen of each."""

    name: str
    figures: dict
    observations: tuple

    def ratio_to(self, first):
        """How many times what the first took."""
        return {name: self.figures[name] / first.figures[name] for name in FIGURES}


@dataclasses.dataclass(frozen=True)
class Results:
    """All that was seen, ours first."""

    runs: int
    starts: list
    cases: list

    def passed(self):
        """Whether ours answered every time as often as it has to, with answers that CloudFormation takes."""
        ours = self.starts[0].observations
        once = all(len(seen.puts) == len(seen.accepted()) == 1 and not seen.faults() for seen in ours)
        return once and all(keeps(case, seen[0]) for case, seen in self.cases)

    def as_text(self):
        """Two tables and the notes."""
        heading = f"medians of {self.runs} runs, from the start of the process; {os.cpu_count()} cores"
        lines = [f"{heading}; {', '.join(pins())}", "", *figures_table(self.starts), "", *bullets(NOTES), ""]
        lines += [*cases_table(self.starts, self.cases), "", "What is by design:", *bullets(BY_DESIGN)]
        return "\n".join(lines)

    def as_json(self):
        """All of it as one object."""
        return {
            "passed": self.passed(),
            "pins": pins(),
            "cores": os.cpu_count(),
            "runs": self.runs,
            "starts": [starts_as_json(starts, self.starts[0]) for starts in self.starts],
            "cases": [case_as_json(self.starts, case, seen) for case, seen in self.cases],
            "notes": NOTES,
            "by_design": BY_DESIGN,
        }


def bullets(items):
    """As a list."""
    return (textwrap.fill(item, 118, initial_indent="- ", subsequent_indent="  ") for item in items)


def keeps(case, seen):
    """Whether ours gave as many different answers as it has to, all such as CloudFormation takes."""
    return seen.different_answers() == case.answers and not seen.faults()


def figures_table(all_starts):
    """Time and memory, how they compare with the first, and the answer."""
    yield f"{'':18}{'init':>12}{'init to answer':>17}{'processor':>12}{'peak memory':>14}{'answers':>10}{'bytes':>8}"
    for starts in all_starts:
        init, answer, processor, peak = (starts.figures[name] for name in FIGURES)
        times = f"{1e3 * init:>9.1f} ms{1e3 * answer:>14.1f} ms{1e3 * processor:>9.1f} ms"
        cells = f"{times}{peak / 1e6:>11.1f} MB"
        yield f"{starts.name:18}{cells}{span(answers_each(starts)):>10}{span(bytes_each(starts)):>8}"
    init, answer, processor, peak = all_starts[1].ratio_to(all_starts[0]).values()
    yield f"{'ratio':18}{init:>10.1f} x{answer:>15.1f} x{processor:>10.1f} x{peak:>12.1f} x"


def cases_table(all_starts, cases):
    """What CloudFormation and Lambda get to hear."""
    yield f"{'':20}{'answers':>18}{'bytes':>9}{'after':>9}  invocation"
    for case, observations in cases:
        yield f"{case.name}; time-out {case.timeout} s"
        for starts, seen in zip(all_starts, observations, strict=True):
            after = f"{seen.answered_s:.2f} s" if seen.answered_s is not None else "-"
            bytes_each = ", ".join(sorted({str(len(put.body)) for put in seen.accepted()})) or "-"
            yield f"  {starts.name:18}{in_words(seen):>18}{bytes_each:>9}{after:>9}  {', '.join(seen.invocations)}"
            yield from (f"{'':22}{line}" for line in details(seen))
    columns = zip(*(observations for _, observations in cases), strict=True)
    both = zip(all_starts, columns, strict=True)
    shown = [starts.name for starts, column in both if any(seen.shows_url for seen in column)]
    yield f"presigned URL in the output of: {', '.join(shown) or 'neither'}"


def in_words(seen):
    """How often CloudFormation was answered."""
    accepted, different = len(seen.accepted()), seen.different_answers()
    if different < 2:
        return ("NOT", "once")[different] + (f", {accepted} x" if accepted > 1 else "")
    return f"{different} DIFFERENT ONES"


def details(seen):
    """What stands in the answers, and what is wrong with them."""
    answers = {put.body: put.answer for put in seen.accepted()}.values()
    for answer in answers:
        is_one_of_many = len(answers) > 1 and answer.get("Reason")
        resource = f" (id {answer['PhysicalResourceId'] or 'none'})" if is_one_of_many else ""
        yield f"{answer['Status']}: {shortened(answer)}{resource}"
    yield from (f"! {fault}" for fault in seen.faults())


def shortened(answer):
    """The reason, on half a line, or else the resource's id."""
    text = answer.get("Reason") or answer["PhysicalResourceId"]
    return text if len(text) <= 100 else f"{text[:60]} … {text[-24:]}"


def answers_each(starts):
    """How many answers there were, start by start."""
    return [len(seen.puts) for seen in starts.observations]


def bytes_each(starts):
    """How long they were."""
    return [len(put.body) for seen in starts.observations for put in seen.puts]


def span(numbers):
    """The smallest and the largest; one of them where they are the same."""
    return "-".join(dict.fromkeys((str(min(numbers)), str(max(numbers)))))


def starts_as_json(starts, first):
    """One function."""
    statuses = sorted({put.answer["Status"] for seen in starts.observations for put in seen.puts})
    answers = {"answers": answers_each(starts), "statuses": statuses, "answer_bytes": max(bytes_each(starts))}
    return {"name": starts.name, **starts.figures, "ratio": starts.ratio_to(first), **answers}


def case_as_json(all_starts, case, observations):
    """One case."""
    both = zip(all_starts, observations, strict=True)
    seen = {starts.name: observation_as_json(observation) for starts, observation in both}
    return {"name": case.name, "timeout_s": case.timeout, "passed": keeps(case, observations[0]), **seen}


def observation_as_json(seen):
    """One function in it."""
    return {
        "different_answers": seen.different_answers(),
        "puts": [{"told": put.told, "bytes": len(put.body), "answer": put.answer} for put in seen.puts],
        "faults": seen.faults(),
        "answered_s": seen.answered_s,
        "invocations": seen.invocations,
        "presigned_url_in_output": seen.shows_url,
    }


def pins():
    """The versions that are compared with."""
    lines = (PINS / "crhelper.txt").read_text().splitlines()
    return [line for line in lines if not line.startswith("#")]
