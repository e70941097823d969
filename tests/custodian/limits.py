"""What the figures do not say, and what Custodian cannot do. Read in the source of Custodian's pinned version:
`c7n/resources/kms.py`, `c7n/filters/core.py`, `c7n/policy.py`, `c7n/query.py`. Read it again when the pin changes.
"""

# Waits that kms-cleanup asks of itself for each key that it retires, in seconds: it stays 5 % below the rates that AWS
# publishes for a Region, of which GetKeyLastUsage (5 a second) and TagResource (10) are the slowest. See its README.
PACE_PER_KEY = 1 / (5 * 0.95) + 1 / (10 * 0.95)

NOTES = (
    "The emulator is one Python process, and its time is in the wall time of all. It answers in milliseconds.",
    "kms-cleanup keeps 5 % below the rates that AWS publishes, and waits for them here too. Custodian calls as fast as",
    "it can, one Region after the other. The emulator knows no rates; AWS throttles. So these wall times do not tell",
    "how long either takes on AWS.",
)

DETOURS = (
    "grants: only aliases (`aws.kms`) have a filter for them, only keys (`aws.kms-key`) the action",
    "volumes, snapshots, images: a policy for each; what does not tell its key needs yet another filter to keep any",
    "all of these: the order of the policies matters, and a file of an earlier run is believed as well",
)

LIMITS = (
    "multi-Region sets: each Region is judged and dealt with before the next is looked at; left out here",
    "a second look at a key before its deletion; with the cache, off here, the first may be 15 minutes old",
    "aliases: no action removes them; they go on naming a key that is pending deletion",
    "restore: no action cancels a deletion",
    "a bound over all Regions: `max-resources` counts in each by itself, and the Regions before are done by then",
    "a key that fails: the action stops there, and the keys behind it in that Region stay",
    "last use: an operation that a Region does not have looks like one that is denied or throttled",
    "reasons: the result holds the keys that matched, not why others were kept",
)
