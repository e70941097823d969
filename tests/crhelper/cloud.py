"""AWS on 127.0.0.1: one queue, whose policy has the statement already. It can be slow, or say nothing at all."""

import contextlib
import http.server
import json
import math
import threading
import time

from comparison.runtime_api import served
from request import ACCOUNT, REGION

AT_ONCE = math.inf
NEVER = -math.inf


class Cloud(http.server.ThreadingHTTPServer):
    """Answers every call the same, so many seconds before the deadline that `deadline` tells."""

    daemon_threads = True

    def __init__(self, statement, before_deadline, deadline):
        super().__init__(("127.0.0.1", 0), Handler)
        self.before_deadline, self.deadline = before_deadline, deadline
        policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        url = f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/Evidence"
        self.body = json.dumps({"QueueUrl": url, "Attributes": {"Policy": policy}}).encode()
        self.calls = 0
        self.closing = threading.Event()

    @property
    def endpoint(self):
        """For `AWS_ENDPOINT_URL`."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def seconds_to_wait(self):
        """Until a call is answered; nothing means for ever."""
        if self.before_deadline == NEVER:
            return None
        return max(0, self.deadline() - time.monotonic() - self.before_deadline)


class Handler(http.server.BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self):
        """A call."""
        self.rfile.read(int(self.headers["Content-Length"]))
        self.server.calls += 1
        if self.server.closing.wait(self.server.seconds_to_wait()):
            self.close_connection = True
            return
        self.send_response(200)
        self.send_header("Content-Type", "application/x-amz-json-1.0")
        self.send_header("Content-Length", str(len(self.server.body)))
        self.end_headers()
        self.wfile.write(self.server.body)

    def log_message(self, *_):
        """Says nothing: `calls` tells all."""


@contextlib.contextmanager
def serving(statement, before_deadline, deadline):
    """AWS for as long as the block takes."""
    cloud = Cloud(statement, before_deadline, deadline)
    with served(cloud):
        try:
            yield cloud
        finally:
            cloud.closing.set()
