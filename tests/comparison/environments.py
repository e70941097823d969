"""The virtual environments of the emulator and of what we compare with, under `target/tools`, as `src/tools.rs` has them.

Names are made as Rust makes them, so that what the tests have installed is found and nothing is installed twice. Should
a later Rust hash differently, an environment is installed once more, and all else is the same.
"""

import fcntl
import os
import pathlib
import shutil
import struct
import subprocess
import sys

WORKSPACE = pathlib.Path(__file__).resolve().parents[2]
PINS = WORKSPACE / "tests" / "tools"
INTERPRETERS = ("python3", "python3.14", "python3.13", "python3.12", "python3.11", "python3.10")
PROBE = "import sys, venv, ensurepip; print(sys.version, sys.executable); sys.exit(sys.version_info < (3, 10))"
WORD = 0xFFFF_FFFF_FFFF_FFFF


def target_directory():
    """Cargo's target folder."""
    return WORKSPACE / os.environ.get("CARGO_TARGET_DIR", "target")


def virtual_environment(name):
    """The folder of the environment with what `tests/tools/<name>.txt` pins; made unless it is there."""
    requirements, constraints = PINS / f"{name}.txt", PINS / f"{name}.constraints.txt"
    python, version = interpreter()
    tools = target_directory() / "tools"
    tools.mkdir(parents=True, exist_ok=True)
    directory = tools / f"{name}-{rust_hash(version, requirements.read_text(), constraints.read_text()):016x}"
    with open(tools / f"{name}.lock", "a", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (directory / "complete").exists():
            print(f"installing {name} into {directory} (once, a minute or less)", file=sys.stderr)
            install(python, directory, requirements, constraints)
            (directory / "complete").touch()
    return directory


def install(python, directory, requirements, constraints):
    """Makes the environment anew, with the pinned versions."""
    shutil.rmtree(directory, ignore_errors=True)
    subprocess.run([python, "-m", "venv", directory], check=True)
    pip = [directory / "bin/python", "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]
    subprocess.run([*pip, "-r", requirements, "-c", constraints], check=True)


def interpreter():
    """The first Python that will do, with what it says about itself."""
    for python in INTERPRETERS:
        try:
            probe = subprocess.run([python, "-c", PROBE], capture_output=True, text=True, check=True)
        except (OSError, subprocess.CalledProcessError):
            continue
        return python, probe.stdout
    raise SystemExit("found no Python 3.10 or newer with its venv module: install it, with python3 on the PATH")


def rust_hash(*texts):
    """What Rust's `DefaultHasher` makes of a tuple of strings: SipHash-1-3 with no key, each string closed by 0xff."""
    return sip_hash(b"".join(text.encode() + b"\xff" for text in texts))


def sip_hash(message):
    """SipHash-1-3 with a key of zeros."""
    state = [0x736F6D6570736575, 0x646F72616E646F6D, 0x6C7967656E657261, 0x7465646279746573]
    tail = len(message) % 8
    last = message[len(message) - tail :].ljust(7, b"\0") + bytes([len(message) & 0xFF])
    for (word,) in struct.iter_unpack("<Q", message[: len(message) - tail] + last):
        state[3] ^= word
        sip_round(state)
        state[0] ^= word
    state[2] ^= 0xFF
    for _ in range(3):
        sip_round(state)
    return state[0] ^ state[1] ^ state[2] ^ state[3]


def sip_round(state):
    """One round of SipHash."""
    for left, right, rotation, swapped in ((0, 1, 13, 0), (2, 3, 16, None), (0, 3, 21, None), (2, 1, 17, 2)):
        state[left] = (state[left] + state[right]) & WORD
        state[right] = rotated(state[right], rotation) ^ state[left]
        if swapped is not None:
            state[swapped] = rotated(state[swapped], 32)


def rotated(word, bits):
    """A word of 64 bits, rotated to the left."""
    return (word << bits | word >> (64 - bits)) & WORD
