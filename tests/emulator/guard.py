"""Runs one command in a session of its own and ends it, with every process that it started, when standard input closes.

The tests and the demo hold the other end of that pipe: however they end, SIGKILL included, the kernel closes it. So no
emulator and no function process outlives them, and the working folder goes with the last of them. A line `keep` on
standard input lets go of the pipe: from then on only SIGTERM to this process (or the command's own end) stops it.
Usage: guard.py <working folder, removed at the end> <command> [argument ...]
"""

import os
import select
import shutil
import signal
import subprocess
import sys
import time

PATIENCE = 2.0  # seconds between SIGTERM and SIGKILL
INTERVAL = 0.05


def group_is_gone(command):
    """True when no process of the command's group is left; collects the command itself, so that it does not count."""
    command.poll()
    try:
        os.killpg(command.pid, 0)
    except ProcessLookupError:
        return True
    except PermissionError:  # macOS answers so for a group of which only zombies are left
        return command.returncode is not None
    return False


def end(command):
    """Asks the whole group to go, then makes it go."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(command.pid, number)
        except (ProcessLookupError, PermissionError):
            pass
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if group_is_gone(command):
                return
            time.sleep(INTERVAL)


def parent_let_go(keep):
    """Waits a moment; returns (parent is gone, keep running without it)."""
    if keep:
        time.sleep(INTERVAL)
        return False, True
    readable, _, _ = select.select([0], [], [], INTERVAL)
    if not readable:
        return False, False
    line = os.read(0, 64)
    return not line, line.strip() == b"keep"


def leave(*_):
    raise SystemExit(0)


def main():
    folder, *arguments = sys.argv[1:]
    os.setsid()  # Ctrl-C in the terminal reaches the parent, and this process through the pipe only
    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGINT, leave)
    command = None
    try:
        command = subprocess.Popen(arguments, stdin=subprocess.DEVNULL, start_new_session=True)
        gone, keep = False, False
        while not gone and command.poll() is None:
            gone, keep = parent_let_go(keep)
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        if command:
            end(command)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
