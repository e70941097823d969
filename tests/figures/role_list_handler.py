"""The reading half of role-list as a Python function: what `cargo figures` compares the start of the real one with.

It reads the batch, the quotas, what is attached to the platform's role and every policy of the list, and answers when
all roles that the messages name are listed and attached already. It never writes: where role-list would, it fails.
The client is made at import, which Lambda counts as initialization, and there is only the one that is needed.
"""

import json
import os
import time

import boto3
from botocore.config import Config

LIST_POLICY_NAME = "CadoResponseCrossAccountPolicy"
PLATFORM_ROLE_ARN = os.environ["PLATFORM_ROLE_ARN"]
STACK_NAME = os.environ["STACK_NAME"]

iam = boto3.client("iam", config=Config(retries={"mode": "standard"}))


def handler(event, context):
    wanted = {role for record in event["Records"] for role in roles_to_register(record["body"])}
    quotas = iam.get_account_summary()["SummaryMap"]
    attached = attached_policies(PLATFORM_ROLE_ARN.rpartition("/")[2])
    documents = list_policies()
    listed = {role for document in documents for role in resources(document)}
    names = {list_policy_name(number) for number in range(len(documents))}
    room = quotas["AttachedPoliciesPerRoleQuota"] - len(attached - names)
    if not wanted <= listed or not names <= attached or len(names) > room:
        raise NotImplementedError("the list would have to be changed")
    print(json.dumps({"level": "INFO", "message": f"nothing to change, {len(listed)} roles listed"}))
    print(metrics(RolesListed=len(listed), PoliciesChanged=0))
    return {"batchItemFailures": []}


def roles_to_register(body):
    change = json.loads(body)
    if change["kind"] != "register":
        raise NotImplementedError("only registrations are read here")
    return change["roles"]


def attached_policies(role_name):
    pages = iam.get_paginator("list_attached_role_policies").paginate(RoleName=role_name)
    return {policy["PolicyName"] for page in pages for policy in page["AttachedPolicies"]}


def list_policies():
    """The default versions of all policies of the list, in their numbering, which has no gaps."""
    documents = []
    while document := default_version(list_policy_name(len(documents))):
        documents.append(document)
    return documents


def default_version(name):
    partition, account = PLATFORM_ROLE_ARN.split(":")[1], PLATFORM_ROLE_ARN.split(":")[4]
    arn = f"arn:{partition}:iam::{account}:policy/{name}"
    try:
        version = iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
    except iam.exceptions.NoSuchEntityException:
        return None
    return iam.get_policy_version(PolicyArn=arn, VersionId=version)["PolicyVersion"]["Document"]


def resources(document):
    for statement in document["Statement"]:
        resource = statement["Resource"]
        yield from [resource] if isinstance(resource, str) else resource


def list_policy_name(number):
    return LIST_POLICY_NAME if number == 0 else f"{LIST_POLICY_NAME}_{number}"


def metrics(**values):
    """A line in CloudWatch's embedded metric format."""
    definitions = [{"Name": name, "Unit": "Count"} for name in values]
    directive = {"Namespace": "CadoAccess", "Dimensions": [["StackName"]], "Metrics": definitions}
    header = {"Timestamp": int(time.time() * 1000), "CloudWatchMetrics": [directive]}
    return json.dumps({"_aws": header, "StackName": STACK_NAME, **values})
