"""Our functions as release builds for this machine."""

import json
import os
import pathlib
import subprocess
import sys

from comparison.environments import WORKSPACE


def build(package):
    """Builds the package's release binary and returns its path."""
    print(f"building {package} (minutes at first, then seconds)", file=sys.stderr)
    cargo = [os.environ.get("CARGO", "cargo"), "build", "--release", "--package", package]
    cargo += ["--message-format", "json-render-diagnostics"]
    messages = subprocess.run(cargo, cwd=WORKSPACE, stdout=subprocess.PIPE, text=True, check=True).stdout
    artifacts = [json.loads(line) for line in messages.splitlines() if line.startswith("{")]
    binaries = [artifact["executable"] for artifact in artifacts if artifact.get("executable")]
    if not binaries:
        raise SystemExit(f"cargo named no binary of {package}: name one with --binary")
    return pathlib.Path(binaries[-1])
