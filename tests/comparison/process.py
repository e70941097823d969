"""A command that is measured: started by `measure.py` under the emulator's guard, which ends both when their block is
left, or when this process is gone, however that came about.
"""

import contextlib
import json
import os
import pathlib
import queue
import select
import signal
import subprocess
import sys
import tempfile
import time

from comparison.environments import WORKSPACE
from comparison.runtime_api import TIMEOUT

HERE = pathlib.Path(__file__).resolve().parent
GUARD = WORKSPACE / "tests/emulator/guard.py"
INTERVAL = 0.1  # seconds between two looks at a silent function


class NothingHappened(RuntimeError):
    """The command has ended, or the time is up, without what was waited for."""


class Measured:
    """A command that runs under `measure.py`. `begin` is when it was started, on the clock of `time.monotonic`."""

    def __init__(self, guard, log):
        self.guard, self.log = guard, log
        command, begin = guard.stdout.readline().split()
        self.command, self.begin = int(command), float(begin)

    def wait_for(self, event, seconds=TIMEOUT):
        """Waits for the event; fails when the command has ended without it, or takes too long."""
        deadline = time.monotonic() + seconds
        while self.guard.poll() is None and (left := deadline - time.monotonic()) > 0:
            with contextlib.suppress(queue.Empty):
                return event.get(timeout=min(INTERVAL, left))
        with contextlib.suppress(queue.Empty):
            return event.get_nowait()
        raise NothingHappened(f"the command has ended early, or takes too long:\n{self.said()}")

    def kill_command(self):
        """Ends the command, not what measures it."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.command, signal.SIGKILL)

    def figures(self, expected):
        """What the command took, once it has ended with the expected exit code."""
        ready, _, _ = select.select([self.guard.stdout], [], [], TIMEOUT)
        figures = json.loads(self.guard.stdout.readline() if ready else b"{}")
        exit_code = figures.pop("exit_code", "no end")
        if exit_code != expected:
            raise RuntimeError(f"the command: {exit_code} instead of {expected}:\n{self.said()}")
        return figures

    def output(self):
        """All that it wrote, also when its folder is gone already."""
        self.log.seek(0)
        return self.log.read().decode(errors="replace")

    def said(self):
        """The end of its output."""
        return self.output()[-4000:]


@contextlib.contextmanager
def measured(command, environment, folder, keep_folder=True):
    """Starts the command; it is gone, with all that it started, when the block is left. So is the folder unless it is
    kept, even if this process is killed.
    """
    log = folder / "command.log"
    measure = [sys.executable, "-I", "-S", HERE / "measure.py", log, *command]
    guard = [sys.executable, GUARD, tempfile.mkdtemp(dir=folder) if keep_folder else folder, *measure]
    # Unbuffered, so that reading the first line does not take away from the second.
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "bufsize": 0}
    with open(log, "w+b") as output, subprocess.Popen(guard, **pipes, env=environment, cwd=folder) as process:
        try:
            yield Measured(process, output)
        finally:
            process.stdin.close()
            process.wait()
