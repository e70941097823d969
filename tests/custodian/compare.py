"""Retires the same unused temporary KMS keys with kms-cleanup and with Cloud Custodian, on the emulator, and prints
what each took (wall time, processor time, peak memory) and what each left behind.

Custodian (c7n, the version in `tests/tools/custodian.txt`) is measured twice: with one policy, which is the obvious
way, and with five that hand their results on through files, which is the nearest that it comes to the rule of
kms-cleanup. Before every run the account is emptied and filled anew. See --help.

What Custodian cannot say, read in its source: it knows no multi-Region sets, looks only once, leaves the aliases on
retired keys, restores none, has no bound over all Regions, stops at the first key that fails, and gives no reasons for
keys that it keeps. Grants and encrypted storage it sees by several policies only. `limits.py` has the whole list, which
is printed with the figures. Keys that Custodian retires although something protects them are printed too.

Wall times are those of the emulator, which both wait for, and which knows no rates: they do not tell how long either
takes on AWS. Exit code 1: kms-cleanup retired anything but exactly the unused keys.
"""

import argparse
import json
import pathlib
import signal
import statistics
import sys

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1]))  # for what the comparisons share

import account
import emulator
import report
from comparison.release_binary import build
from contenders import Custodian, KmsCleanup

REGIONS = ("eu-central-1", "eu-west-1", "us-east-1", "us-west-2")


def main():
    options = arguments()
    signal.signal(signal.SIGTERM, leave)
    binary = (options.binary or build("kms-cleanup")).resolve(strict=True)
    contenders = [
        KmsCleanup(binary, options.regions),
        Custodian("custodian, 1 policy", "one-policy.yml", options.regions),
        Custodian("custodian, 5 policies", "chained-policies.yml", options.regions),
    ]
    with emulator.running() as aws:
        results = compare(aws, contenders, options)
    print(json.dumps(report.as_json(results, options), indent=2) if options.json else report.as_text(results, options))
    return 0 if results[0].is_exact() else 1


def leave(*_):
    """Ends by way of every `finally`, so that nothing that was started is left behind."""
    raise SystemExit(143)


def arguments():
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("--binary", type=pathlib.Path, help="a release build of kms-cleanup (default: cargo builds it)")
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output instead of the table")
    parser.add_argument("--runs", type=at_least_one, default=3, help="measured runs of each (default: %(default)s)")
    parser.add_argument("--keys", type=at_least_one, default=40, help="keys in each Region (default: %(default)s)")
    parser.add_argument("--regions", nargs="+", default=REGIONS, help="Regions (default: %(default)s)")
    return parser.parse_args()


def at_least_one(text):
    """A number for the command line; Custodian's policies stop at 1,000 keys in a Region."""
    number = int(text)
    if not 1 <= number <= 1000:
        raise argparse.ArgumentTypeError("1 to 1000")
    return number


def compare(aws, contenders, options):
    """Runs each in turns, and once before that, which does not count: it fills the file cache."""
    runs = {contender.name: [] for contender in contenders}
    ends = {}
    for number in range(options.runs + 1):
        for contender in contenders:
            keys = account.fill(aws, options.regions, options.keys)
            figures = contender.run(aws)
            end = account.look(aws, keys)
            print(f"{contender.name}: run {number}, {figures['wall_s']:.1f} s", file=sys.stderr)
            ends[contender.name] = report.Outcome.of(keys, end, ends.get(contender.name))
            runs[contender.name].append(figures)
    return [report.Result(name, median(figures[1:]), ends[name]) for name, figures in runs.items()]


def median(runs):
    """The median of each figure."""
    return {name: statistics.median(figures[name] for figures in runs) for name in runs[0]}


if __name__ == "__main__":
    sys.exit(main())
