"""Lambda's runtime API on 127.0.0.1, as much of it as one invocation needs. A second `next` is never answered, as
between two events on Lambda: it says that the function is done with the first.

Format: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
"""

import contextlib
import http.server
import queue
import threading
import time

TIMEOUT = 900  # seconds, what Lambda grants at most


class RuntimeApi(http.server.ThreadingHTTPServer):
    """Hands out one event, and keeps what was answered."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.events = iter([b"{}"])
        self.answers = queue.Queue()
        self.done = queue.Queue()
        self.closing = threading.Event()

    @property
    def address(self):
        """For `AWS_LAMBDA_RUNTIME_API`."""
        host, port = self.server_address[:2]
        return f"{host}:{port}"


class Handler(http.server.BaseHTTPRequestHandler):
    """One connection of the function."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        """`next`."""
        event = next(self.server.events, None)
        if event is None:
            self.server.done.put(None)
            self.server.closing.wait()
            self.close_connection = True
            return
        deadline = int((time.time() + TIMEOUT) * 1000)
        headers = {
            "Content-Type": "application/json",
            "Lambda-Runtime-Aws-Request-Id": "8476a536-e9f4-11e8-9739-2dfe598c3fcd",
            "Lambda-Runtime-Deadline-Ms": str(deadline),
            "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:us-east-1:000000000000:function:kms-cleanup",
        }
        self.answer(200, headers, event)

    def do_POST(self):
        """`response` or `error`."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.answers.put((self.path, body))
        self.answer(202, {}, b"")

    def answer(self, status, headers, body):
        """Sends an answer."""
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Says nothing: the answers tell all."""


@contextlib.contextmanager
def serving():
    """A runtime API for as long as the block takes."""
    api = RuntimeApi()
    api.daemon_threads = True
    threading.Thread(target=api.serve_forever, daemon=True).start()
    try:
        yield api
    finally:
        api.closing.set()
        api.shutdown()
        api.server_close()
