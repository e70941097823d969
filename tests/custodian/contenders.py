"""The ways to do the job: kms-cleanup, and Cloud Custodian with a file of policies.

Each is a process that is measured from its start to its end. Custodian ends by itself. A Lambda function does not: it
is ended when it asks for a second event, which says that it is through with the first.
"""

import json
import pathlib
import signal

from account import PENDING_DAYS, PREFIX
from comparison import runtime_api
from comparison.environments import virtual_environment
from comparison.process import measured

HERE = pathlib.Path(__file__).resolve().parent


class KmsCleanup:
    """Our function, as a process behind a runtime API of ours."""

    name = "kms-cleanup"

    def __init__(self, binary, regions):
        self.binary, self.regions = binary, regions

    def run(self, emulator):
        """Does the job once; returns what it took."""
        with runtime_api.serving(self.name) as api:
            environment = {**emulator.environment(), **self.settings(), "AWS_LAMBDA_RUNTIME_API": api.address}
            with measured([self.binary], environment, emulator.folder) as process:
                process.wait_for(api.done)
                process.kill_command()
                figures = process.figures(expected=-signal.SIGKILL)
            path, body = api.answers.get_nowait()
        if not path.endswith("/response"):
            raise RuntimeError(f"kms-cleanup failed: {body.decode(errors='replace')}")
        return figures

    def settings(self):
        """What Lambda and the template set. The emulator makes fresh keys only, so no age is asked for."""
        return {
            "AWS_LAMBDA_FUNCTION_NAME": "kms-cleanup",
            "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "256",
            "ENTRY_ROLE_NAMES": "",
            "KMS_ACCOUNTS": "",
            "KMS_ALIAS_PREFIX": PREFIX,
            "KMS_DRY_RUN": "false",
            "KMS_MAXIMUM_RETIREMENTS": str(1000 * len(self.regions)),
            "KMS_MINIMUM_AGE_HOURS": "0",
            "KMS_MINIMUM_IDLE_HOURS": "24",
            "KMS_PENDING_WINDOW_DAYS": str(PENDING_DAYS),
            "KMS_REGIONS": ",".join(self.regions),
            "ORGANIZATION_ROLE_ARN": "",
            "STACK_NAME": "cado-access",
        }


class Custodian:
    """Cloud Custodian with a file of policies, in all Regions; nothing is taken from a cache."""

    def __init__(self, name, policies, regions):
        self.name, self.policies, self.regions = name, policies, regions
        self.program = virtual_environment("custodian") / "bin/custodian"
        self.runs = 0

    def run(self, emulator):
        """Does the job once; returns what it took. Each run has an output folder of its own."""
        self.runs += 1
        output = emulator.folder / f"{self.policies}-{self.runs}"
        output.mkdir()
        variables = output / "variables.json"
        variables.write_text(json.dumps({"evidence": str(output), "prefix": PREFIX}))
        regions = [word for region in self.regions for word in ("--region", region)]
        # Named in full, because of one Region alone Custodian does not put the name into the path.
        results = f"{output}/{{region}}/{{policy_name}}"
        options = ["--output-dir", results, "--vars-file", variables, "--cache-period", "0", *regions]
        command = [self.program, "run", *options, HERE / self.policies]
        with measured(command, emulator.environment(), emulator.folder) as process:
            return process.figures(expected=0)
