"""Requests of CloudFormation, as Lambda hands them to a function, and where their answers go.

Fields: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requests.html
"""

import json
import urllib.parse

ACCOUNT = "123456789012"
REGION = "us-east-1"
QUEUE = f"arn:aws:sqs:{REGION}:{ACCOUNT}:Evidence"
SIGNATURE = "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7"

IDS = {
    "StackId": f"arn:aws:cloudformation:{REGION}:{ACCOUNT}:stack/forensics/5b918d10-cd98-11ea-90d5-0a9cd3354c10",
    "RequestId": "82304eb2-bdda-469f-89a3-1a7c9b5d4d54",
    "LogicalResourceId": "Statement",
}

# As long as CloudFormation lets them be.
LONG_IDS = {
    **IDS,
    "StackId": IDS["StackId"].replace("forensics", "f" * 128),
    "LogicalResourceId": "S" * 255,
    "PhysicalResourceId": "p" * 1024,
}

STATEMENT = {
    "Sid": "ForensicsSends",
    "Effect": "Allow",
    "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:role/Forensics"},
    "Action": "sqs:SendMessage",
    "Resource": QUEUE,
}

# Of about 5,000 bytes: a policy of SQS may have more.
LONG_STATEMENT = {
    **STATEMENT,
    "Condition": {"ArnEquals": {"aws:SourceArn": [f"arn:aws:sns:{REGION}:{ACCOUNT}:{n:032}" for n in range(70)]}},
}

PROPERTIES = {"Target": QUEUE, "Statement": STATEMENT}


def create(bucket, properties, **changes):
    """The request to create the resource, to be answered at this address; `changes` are other fields of it."""
    request = {
        **IDS,
        "RequestType": "Create",
        "ResourceType": "Custom::CadoPolicyStatement",
        "ResourceProperties": {"ServiceToken": function_arn(), **properties},
        **changes,
    }
    request["ResponseURL"] = f"http://{bucket}{target(request)}"
    return json.dumps(request).encode()


def update(bucket, properties, **changes):
    """The request to update it."""
    old = {"ServiceToken": function_arn(), **PROPERTIES}
    return create(bucket, properties, RequestType="Update", OldResourceProperties=old, **changes)


def function_arn():
    """Of the function that is asked."""
    return f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:custom-resources"


def target(request):
    """Path and query of a presigned URL, which have to arrive as they are."""
    key = "|".join(request[name] for name in ("StackId", "LogicalResourceId", "RequestId"))
    query = "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20260101T000000Z&X-Amz-SignedHeaders=host&X-Amz-Expires=7200"
    credential = f"X-Amz-Credential=AKIDEXAMPLE%2F20260101%2F{REGION}%2Fs3%2Faws4_request"
    return f"/{urllib.parse.quote(key, safe='')}?{query}&{credential}&X-Amz-Signature={SIGNATURE}"
