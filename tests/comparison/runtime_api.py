"""Lambda's runtime API on 127.0.0.1, as much of it as some invocations of one process need. A `next` after the last event
is never answered, as between two events on Lambda: it says that the function is done with the one before.

Format: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
"""

import contextlib
import http.server
import queue
import threading
import time

TIMEOUT = 900  # seconds, what Lambda grants at most


class RuntimeApi(http.server.ThreadingHTTPServer):
    """Hands out events, and keeps what was answered. Every queue holds one entry for each event, `done` one at the end."""

    daemon_threads = True

    def __init__(self, function, events, timeout):
        super().__init__(("127.0.0.1", 0), Handler)
        self.function, self.events, self.timeout = function, iter(events), timeout
        self.deadline = None  # of the last event, on the clock of `time.monotonic`
        self.begun = queue.Queue()  # when the event was handed out, on the same clock
        self.answers = queue.Queue()  # path and body
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
    disable_nagle_algorithm = True  # a head and a body, sent one after the other, would wait for each other

    def do_GET(self):
        """`next`."""
        event = next(self.server.events, None)
        if event is None:
            self.server.done.put(None)
            self.server.closing.wait()
            self.close_connection = True
            return
        begun = time.monotonic()
        self.server.deadline = begun + self.server.timeout
        self.server.begun.put(begun)
        name = self.server.function
        headers = {
            "Content-Type": "application/json",
            "Lambda-Runtime-Aws-Request-Id": "8476a536-e9f4-11e8-9739-2dfe598c3fcd",
            "Lambda-Runtime-Deadline-Ms": str(int((time.time() + self.server.timeout) * 1000)),
            "Lambda-Runtime-Invoked-Function-Arn": f"arn:aws:lambda:us-east-1:000000000000:function:{name}",
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
def serving(function, events=(b"{}",), timeout=TIMEOUT):
    """A runtime API for as long as the block takes; `timeout` is that of each invocation, in seconds."""
    api = RuntimeApi(function, events, timeout)
    with served(api):
        try:
            yield api
        finally:
            api.closing.set()


@contextlib.contextmanager
def served(server):
    """Lets a server of HTTP serve for as long as the block takes."""
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
