"""What is by design, and what the figures do not say. Read in the source of crhelper's pinned version:
`resource_helper.py`, `utils.py`. Read it again when the pin changes.
"""

NOTES = (
    "Both get all of a processor of this machine; Lambda gives a function of 256 MB a seventh of one.",
    "The Python function imports boto3 because crhelper makes three clients of it at its start, for polling, which is"
    " not used here. It makes one of its own when it needs it, which it does not for this request.",
    "crhelper speaks HTTPS only; its connection is replaced by a plain one. What it prepares for TLS it still does, as"
    " custom-resources does: both read the certificates of the system.",
)

BY_DESIGN = (
    "a reason keeps its last 240 characters; how long the whole answer is, with Data, crhelper does not look at",
    "the long policy is an attribute in the Python function, as authors like to have it, and none in custom-resources;"
    " a success that does not fit would be answered FAILED there, which the tests of the crate custom-resource show",
    "0.5 s before the deadline a timer of crhelper answers FAILED, and the handler goes on: what it returns in that"
    " time is answered too; when it does not return, Lambda delivers the event again, and all the work is done again",
    "custom-resources stops its handler earlier: when a third of the time is left, 5 s at the most. So it has less time"
    " for its work, and can send the answer more than once; what AWS answers after that is not looked at",
    "answers of this timer and of `init_failure` have no PhysicalResourceId. That of an exception has one made up, for"
    " which CloudFormation sends a Delete to the handler; custom-resources knows such a Delete and does nothing",
    "any status of the bucket counts as accepted for crhelper; without a status it tries again, for ever, after 2 s,"
    " and waits for one without a time-out",
    "repetitions are for the handler to see to (crhelper's source has them on its list); ids made up are random",
    "with crhelper's default level the log has the whole event, with the URL that everybody can answer with",
    "`init_failure` lets a function answer that could not start; custom-resources answers what is wrong with its"
    " settings, with a PhysicalResourceId",
    "when the bucket refuses for good, or is none of CloudFormation's, an invocation of custom-resources fails, so"
    " that Lambda tries again and puts the event into the dead-letter queue",
    "not shown: a Delete waits 120 s by default in crhelper, for the logs, where the time-out allows for it",
    "not shown: crhelper can poll for work that takes longer than an invocation; custom-resources cannot",
)
