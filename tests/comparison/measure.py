"""Runs one command and reports what it took, as one line of JSON on standard output, after a line with its process id
and the moment of its start, on the clock of `time.monotonic`, which on Linux and macOS all processes share.

A process of its own, and as small as Python allows: Linux counts towards a process's peak memory what the program that
started it held at that moment. This one holds 10 MB or so, less than anything that is measured here.
Usage: python3 -I -S measure.py <file for the command's output> <command> [argument ...]
"""

import os
import sys
import time


def main():
    log, *command = sys.argv[1:]
    begin = time.monotonic()
    process = os.fork()
    if process == 0:
        become(command, log)
    print(process, begin, flush=True)
    _, status, usage = os.wait4(process, 0)
    wall = time.monotonic() - begin
    # Linux counts kilobytes, macOS bytes.
    peak = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    processor = usage.ru_utime + usage.ru_stime
    exit_code = os.waitstatus_to_exitcode(status)
    print(f'{{"exit_code": {exit_code}, "wall_s": {wall}, "processor_s": {processor}, "peak_bytes": {peak}}}')


def become(command, log):
    """Turns this process into the command, its output into the file."""
    try:
        output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(output, 1)
        os.dup2(output, 2)
        os.execvp(command[0], command)
    finally:
        os._exit(127)


if __name__ == "__main__":
    main()
