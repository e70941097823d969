"""`Custom::CadoPolicyStatement` as one writes it with crhelper, for queues, and of that what the comparison asks for:
it checks the properties and reads the queue's policy. It never writes: where custom-resources would, it fails.

The helper has its defaults, and settings are read where its README says to read them. The client of SQS is made when
it is needed, in favour of the start.
"""

import http.client
import json
import os

import boto3
from crhelper import CfnResource, utils

PROPERTIES = {"ServiceToken", "ServiceTimeout", "Target", "Statement"}

# crhelper speaks HTTPS whatever the URL says; the comparison's bucket does not, so that neither side pays for it.
utils.HTTPSConnection = lambda host, context: http.client.HTTPConnection(host)

helper = CfnResource()
try:
    ACCOUNT = os.environ["PLATFORM_ROLE_ARN"].split(":")[4]
except Exception as error:
    helper.init_failure(error)


def handler(event, context):
    helper(event, context)


@helper.create
@helper.update
def put(event, _context):
    properties = event["ResourceProperties"]
    for name in properties.keys() - PROPERTIES:
        raise ValueError(f"unknown property: {name}")
    target, statement = properties["Target"], properties["Statement"]
    policy = read(target)
    if statement not in json.loads(policy)["Statement"]:
        raise NotImplementedError("the policy would have to be changed")
    helper.Data["Policy"] = policy
    return f"{target}/{statement['Sid']}"


def read(queue):
    """The queue's policy."""
    sqs, name = boto3.client("sqs"), queue.rpartition(":")[2]
    url = sqs.get_queue_url(QueueName=name, QueueOwnerAWSAccountId=ACCOUNT)["QueueUrl"]
    return sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["Policy"])["Attributes"]["Policy"]
