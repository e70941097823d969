"""The emulator of AWS as `tests/src/emulator.rs` starts it: on a free port of 127.0.0.1, under its guard, which ends it
when this process is gone, however that came about. And its KMS, called with plain HTTP: it does not check signatures.
"""

import contextlib
import json
import os
import pathlib
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

from comparison.environments import virtual_environment
from comparison.process import GUARD

ROOT = "root"  # the access key of the account's root
ACCOUNT = "000000000000"
HOME_REGION = "us-east-1"
PATIENCE = 60  # seconds until its first answer
INTERVAL = 0.05


class Emulator:
    """A running emulator."""

    def __init__(self, port, folder):
        self.endpoint = f"http://127.0.0.1:{port}"
        self.folder = folder

    def is_up(self):
        """Its log says that it is ours that listens: an answer alone could come from another one on that port."""
        log = (self.folder / "emulator.log").read_text(errors="replace")
        if f"Running on {self.endpoint}" not in log:
            return False
        try:
            with urllib.request.urlopen(f"{self.endpoint}/_ministack/health", timeout=5) as answer:
                return answer.status == 200
        except OSError:
            return False

    def reset(self):
        """Empties the account."""
        self._post("/_ministack/reset", b"", {})

    def kms(self, region, operation, **request):
        """Calls an operation of KMS as the account's root."""
        scope = f"{ROOT}/20260101/{region}/kms/aws4_request"
        headers = {
            "Content-Type": "application/x-amz-json-1.1",
            "X-Amz-Target": f"TrentService.{operation}",
            "Authorization": f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=none",
        }
        return json.loads(self._post("/", json.dumps(request).encode(), headers) or b"{}")

    def environment(self):
        """For a process to which it is AWS; of our environment only the path, and no files of whoever runs this."""
        return {
            "PATH": os.environ.get("PATH", ""),
            "HOME": str(self.folder),
            "AWS_ACCESS_KEY_ID": ROOT,
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_REGION": HOME_REGION,
            "AWS_DEFAULT_REGION": HOME_REGION,
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def _post(self, path, body, headers):
        request = urllib.request.Request(self.endpoint + path, body, headers)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.read()
        except urllib.error.HTTPError as error:
            what = headers.get("X-Amz-Target", path)
            raise RuntimeError(f"{what} failed: {error.code} {error.read().decode(errors='replace')}") from error


@contextlib.contextmanager
def running():
    """An emulator for as long as the block takes."""
    python = virtual_environment("ministack") / "bin/python"
    folder = pathlib.Path(tempfile.mkdtemp(prefix="cado-access-"))
    port = free_port()
    guard = start(python, folder, port)
    try:
        emulator = Emulator(port, folder)
        wait_for(emulator, guard)
        yield emulator
    finally:
        guard.stdin.close()
        guard.wait()


def start(python, folder, port):
    """The guard, which starts the emulator; it gets nothing of our environment but the path."""
    endpoint = f"http://127.0.0.1:{port}"
    environment = {
        **{"PATH": os.environ.get("PATH", ""), "HOME": str(folder), "TMPDIR": str(folder)},
        **{"STATE_DIR": str(folder / "state"), "S3_DATA_DIR": str(folder / "s3")},
        **{"GATEWAY_PORT": str(port), "BIND_HOST": "127.0.0.1", "AWS_ENDPOINT_URL": endpoint},
        **{"AUTH": "true", "AWS_ACCESS_KEY_ID": ROOT, "AWS_SECRET_ACCESS_KEY": "test"},
        **{"AWS_DEFAULT_REGION": HOME_REGION, "IOT_MTLS_ENABLED": "0", "SFTP_ENABLED": "0"},
    }
    guard = [python, GUARD, folder, python, "-m", "ministack"]
    with open(folder / "emulator.log", "wb") as log:
        return subprocess.Popen(guard, stdin=subprocess.PIPE, stdout=log, stderr=log, env=environment)


def wait_for(emulator, guard):
    """Waits until the emulator answers."""
    deadline = time.monotonic() + PATIENCE
    while not emulator.is_up():
        if guard.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError("the emulator did not come up; see that its port is not taken, and run again")
        time.sleep(INTERVAL)


def free_port():
    """A port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
