"""CloudFormation's response bucket on 127.0.0.1: it takes the answers, on good days and bad. Like S3 it refuses what
the URL is not signed for: another path or query, or a content type that is not empty.

Answers: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html
"""

import contextlib
import dataclasses
import http.server
import json
import threading
import time

from comparison.runtime_api import served
from request import target

MAXIMUM_ANSWER = 4096  # bytes that CloudFormation takes

# What it may do with a PUT, besides answering with a status.
HANG_UP = "hang up"
SILENCE = "silence"


@dataclasses.dataclass(frozen=True)
class Put:
    """An answer that has come, what it was told, and what CloudFormation does not take of it."""

    at: float  # when it had arrived, on the clock of `time.monotonic`
    body: bytes
    told: object  # a status, HANG_UP or SILENCE

    @property
    def answer(self):
        """Its fields."""
        return json.loads(self.body)

    def faults(self):
        """What is wrong with it."""
        if len(self.body) > MAXIMUM_ANSWER:
            yield "too long: CloudFormation ignores it, and the stack waits for ServiceTimeout"
        if not self.answer.get("PhysicalResourceId"):
            yield "PhysicalResourceId is empty: the stack shows that, and not the reason"


class Bucket(http.server.ThreadingHTTPServer):
    """Takes PUTs. `manners` are for the first ones, one each; the others are accepted."""

    daemon_threads = True

    def __init__(self, manners):
        super().__init__(("127.0.0.1", 0), Handler)
        self.manners, self.puts = iter(manners), []
        self.closing = threading.Event()

    def address(self, host="127.0.0.1"):
        """Host and port."""
        return f"{host}:{self.server_address[1]}"


class Handler(http.server.BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_PUT(self):
        """An answer."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        told = next(self.server.manners, 200) if self.is_signed(json.loads(body)) else 403
        # Noted before it is answered: the function may be gone a moment later.
        self.server.puts.append(Put(time.monotonic(), body, told))
        if told == SILENCE:
            self.server.closing.wait()
        if told in (HANG_UP, SILENCE):
            self.close_connection = True
            return
        self.send_response(told)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def is_signed(self, answer):
        """Whether the URL is the one for this answer, and the content type the one that it is signed for."""
        content_types = [value.strip() for value in self.headers.get_all("Content-Type", [])]
        return content_types == [""] and self.path == target(answer)

    def log_message(self, *_):
        """Says nothing: the PUTs tell all."""


@contextlib.contextmanager
def serving(manners=()):
    """A bucket for as long as the block takes."""
    bucket = Bucket(manners)
    with served(bucket):
        try:
            yield bucket
        finally:
            bucket.closing.set()
