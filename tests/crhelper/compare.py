"""Sends the same request of CloudFormation to custom-resources and to a Python function with crhelper, behind the same
runtime API, and prints how soon each answers after its start and what that takes (processor time, peak memory). Then
it puts both into the situations of `cases.py` and prints what CloudFormation gets to hear.

The request has a mistake that both find without calling AWS, so the figures are those of the protocol, and of what a
function has to start before it can speak it. The answer goes over plain HTTP on both sides; AWS, the response bucket
and the runtime API are servers of this program on 127.0.0.1. `tests/tools/crhelper.txt` pins crhelper. See --help.

Exit code 1: custom-resources answered a request not exactly once, or with more than CloudFormation takes. Times depend
on the machine and decide nothing.
"""

import argparse
import json
import pathlib
import signal
import statistics
import sys

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1]))  # for what the comparisons share

import report
from cases import CASES, MISTAKE
from comparison.release_binary import build
from functions import custom_resources, with_crhelper
from observation import observe


def main():
    options = arguments()
    signal.signal(signal.SIGTERM, leave)
    binary = (options.binary or build("custom-resources")).resolve(strict=True)
    functions = [custom_resources(binary), with_crhelper()]
    starts = measure(functions, options.runs)
    cases = [(case, [watched(function, case) for function in functions]) for case in CASES]
    results = report.Results(options.runs, starts, cases)
    print(json.dumps(results.as_json(), indent=2) if options.json else results.as_text())
    return 0 if results.passed() else 1


def leave(*_):
    """Ends by way of every `finally`, so that nothing that was started is left behind."""
    raise SystemExit(143)


def arguments():
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("--binary", type=pathlib.Path, help="custom-resources as a release build (default: cargo's)")
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output instead of the tables")
    parser.add_argument("--runs", type=at_least_one, default=20, help="measured starts of each (default: %(default)s)")
    return parser.parse_args()


def at_least_one(text):
    """A number for the command line."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("1 or more")
    return number


def measure(functions, runs):
    """Starts them in turns, and once before that, which does not count: it fills the file cache."""
    print(f"starting each function {runs} times", file=sys.stderr)
    turns = [[observe(function, MISTAKE) for function in functions] for _ in range(runs + 1)]
    pairs = zip(functions, zip(*turns[1:], strict=True), strict=True)
    return [report.Starts(function.name, median(seen), seen) for function, seen in pairs]


def median(observations):
    """The median of each figure."""
    figures = [observation.figures for observation in observations]
    if not all(figures):
        raise RuntimeError("a function did not answer; the cases, printed with --runs 1, tell more")
    return {name: statistics.median(each[name] for each in figures) for name in figures[0]}


def watched(function, case):
    """Observes one case."""
    print(f"{function.name}: {case.name}", file=sys.stderr)
    return observe(function, case)


if __name__ == "__main__":
    sys.exit(main())
