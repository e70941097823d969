"""One process that is given the requests of a case and watched as Lambda does: it is ended at an invocation's deadline,
or when it asks for more.
"""

import contextlib
import dataclasses
import pathlib
import signal
import tempfile
import time

import bucket
import cloud
import functions
from comparison import runtime_api
from comparison.process import NothingHappened, measured
from request import SIGNATURE

PATIENCE = 60  # seconds until the function asks for an event

# What Lambda hears of an invocation.
RETURNED = "returned"
FAILED = "failed"
NOT_ENDED = "not ended"
NOT_STARTED = "not started"


@dataclasses.dataclass(frozen=True)
class Observation:
    """What a function did."""

    puts: tuple
    invocations: tuple
    answered_s: float | None  # the last answer that was accepted, from the begin of its invocation
    shows_url: bool  # whether the output has the signature with which everybody can answer
    figures: dict  # seconds from the start of the process, bytes; nothing when it did not come to its end

    def accepted(self):
        """The answers that the bucket took."""
        return [put for put in self.puts if put.told == 200]

    def different_answers(self):
        """How many of these say different things."""
        return len({put.body for put in self.accepted()})

    def faults(self):
        """What CloudFormation would not take of them."""
        return sorted({fault for put in self.accepted() for fault in put.faults()})


def observe(function, case):
    """Gives the function what the case has for it."""
    with bucket.serving(case.manners) as answers:
        requests = [request(answers.address(case.host)) for request in case.requests]
        with runtime_api.serving(function.name, requests, case.timeout) as api:
            with cloud.serving(case.statement, case.aws_answers, lambda: api.deadline) as aws:
                folder = pathlib.Path(tempfile.mkdtemp(prefix="cado-access-"))
                environment = {**functions.environment(folder, aws, answers, api), **function.environment}
                environment.pop(case.lacks, None)
                with measured(function.command, environment, folder, keep_folder=False) as process:
                    observation = watch(process, api, answers, len(requests))
    if not case.calls_aws and aws.calls:
        raise RuntimeError(f"{function.name} called AWS where it should not need to: {case.name}")
    return observation


def watch(process, api, answers, requests):
    """Follows the invocations, ends the process and tells what was seen."""
    begun, invocations = follow(process, api, requests)
    process.kill_command()
    puts = tuple(answers.puts)
    answered, answered_s, figures = next((put.at for put in reversed(puts) if put.told == 200), None), None, {}
    if answered:
        answered_s = answered - max(moment for moment in begun if moment < answered)
    if answered and NOT_ENDED not in invocations:
        moments = {"init_s": begun[0] - process.begin, "answer_s": answered - process.begin}
        figures = moments | process.figures(expected=-signal.SIGKILL)
    shows_url = SIGNATURE in process.output()
    return Observation(puts, tuple(invocations), answered_s, shows_url, figures)


def follow(process, api, requests):
    """When the invocations began, and how each ended, until one does not."""
    begun, invocations = [], [NOT_STARTED]
    with contextlib.suppress(NothingHappened):
        for _ in range(requests):
            begun.append(process.wait_for(api.begun, PATIENCE))
            invocations[len(begun) - 1 :] = [NOT_ENDED]
            path, _ = process.wait_for(api.answers, api.deadline - time.monotonic())
            invocations[-1] = RETURNED if path.endswith("/response") else FAILED
        process.wait_for(api.done)
    return begun, invocations
