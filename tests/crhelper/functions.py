"""The two functions: custom-resources, and one in Python with crhelper."""

import dataclasses
import os
import pathlib

from comparison.environments import virtual_environment
from request import ACCOUNT, REGION

HERE = pathlib.Path(__file__).resolve().parent


@dataclasses.dataclass(frozen=True)
class Function:
    """How to start it."""

    name: str
    command: list
    environment: dict


def custom_resources(binary):
    """Ours."""
    return Function("custom-resources", [binary], {"AWS_LAMBDA_FUNCTION_NAME": "custom-resources"})


def with_crhelper():
    """Lambda starts Python functions with the same client of the runtime API."""
    command = [virtual_environment("crhelper") / "bin/python", "-m", "awslambdaric", "policy_statement_handler.handler"]
    environment = {"AWS_LAMBDA_FUNCTION_NAME": "with-crhelper", "PYTHONPATH": str(HERE)}
    return Function("crhelper", command, environment)


def environment(folder, cloud, bucket, runtime_api):
    """What Lambda and the template set, the same for both. Of our environment only the path is there."""
    return {
        "PATH": os.environ.get("PATH", ""),
        "HOME": str(folder),
        "AWS_LAMBDA_RUNTIME_API": runtime_api.address,
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "256",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ENDPOINT_URL": cloud.endpoint,
        "AWS_EC2_METADATA_DISABLED": "true",
        "RESPONSE_HOSTS_EMULATOR": f"http://{bucket.address()}",
        "PLATFORM_ROLE_ARN": f"arn:aws:iam::{ACCOUNT}:role/CadoResponseRole",
        "ACCESS_ROLE_NAME": "CadoResponseAccess",
        "ACCOUNTS": ACCOUNT,
        "TRUSTED_ROLE_ARNS": "",
        "ENTRY_ROLE_NAMES": "",
        "ORGANIZATION_ROLE_ARN": "",
        "PERMISSIONS_BOUNDARY": "",
        "ATTACH_ROLE_LIST": "true",
        "MAXIMUM_REMOVALS": "20",
        "ROLE_CHANGES_QUEUE_URL": f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/RoleChanges.fifo",
        "ROLE_LIST_CLAIMS_TABLE": "RoleListClaims",
        "DRY_RUN": "false",
        "STACK_NAME": "cado-access",
    }
