"""What both functions are asked, one process each, and in what circumstances. Nothing of it reaches AWS."""

import dataclasses
from functools import partial

from bucket import HANG_UP, SILENCE
from cloud import AT_ONCE, NEVER
from request import LONG_IDS, LONG_STATEMENT, PROPERTIES, STATEMENT, create, update

MISSPELT = {"Target": PROPERTIES["Target"], "Statment": STATEMENT}


@dataclasses.dataclass(frozen=True)
class Case:
    """Requests, and what is out of order. `answers` is how many different ones ours has to give."""

    name: str
    requests: tuple  # functions from the bucket's address to a request
    timeout: int = 30  # seconds, of each invocation
    statement: dict = dataclasses.field(default_factory=lambda: STATEMENT)  # that the queue's policy has already
    aws_answers: float = NEVER  # seconds before the deadline
    calls_aws: bool = False
    manners: tuple = ()  # of the bucket, for the first PUTs
    host: str = "127.0.0.1"  # of the bucket, in the request
    lacks: str | None = None  # a variable of the environment
    answers: int = 1


MISTAKE = Case("a property is misspelt", (partial(create, properties=MISSPELT),))

CASES = (
    MISTAKE,
    Case("a reason of 5,000 characters", (partial(create, properties={**PROPERTIES, "x" * 5000: ""}),)),
    Case(
        "the same in emoji, ids as long as may be",
        (partial(update, properties={**PROPERTIES, "\N{OWL}" * 5000: ""}, **LONG_IDS),),
    ),
    Case(
        "a success, the queue's policy has 5,000 bytes",
        (partial(create, properties={**PROPERTIES, "Statement": LONG_STATEMENT}),),
        statement=LONG_STATEMENT,
        aws_answers=AT_ONCE,
        calls_aws=True,
    ),
    Case("AWS does not answer", (partial(create, properties=PROPERTIES),), timeout=6, calls_aws=True),
    Case(
        "AWS answers 0.3 s before the deadline",
        (partial(create, properties=PROPERTIES),),
        timeout=6,
        aws_answers=0.3,
        calls_aws=True,
    ),
    Case("the request is delivered twice", (partial(create, properties=MISSPELT),) * 2),
    Case("the bucket says 503 once", (partial(create, properties=MISSPELT),), timeout=6, manners=(503,)),
    Case("the bucket hangs up once", (partial(create, properties=MISSPELT),), timeout=6, manners=(HANG_UP,)),
    Case("the bucket is silent once", (partial(create, properties=MISSPELT),), timeout=6, manners=(SILENCE,)),
    Case(
        "the bucket refuses for good: the invocation has to fail",
        (partial(create, properties=MISSPELT),),
        manners=(403,) * 100,
        answers=0,
    ),
    Case(
        "the URL is not the bucket's: nobody must be answered",
        (partial(create, properties=MISSPELT),),
        host="localhost",
        answers=0,
    ),
    Case(
        "a setting is missing",
        (partial(create, properties=MISSPELT),),
        lacks="PLATFORM_ROLE_ARN",
        answers=1,
    ),
)
