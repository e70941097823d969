"""What both find: in each Region the same mixture of keys. And what each leaves behind.

Every tenth key is of the same kind. Half of them are temporary keys that nothing needs; each of the others has one
thing that protects it. Multi-Region keys are left out, because Custodian cannot judge them, and so is encrypted
storage, of which the emulator does not tell the key.
"""

import dataclasses

from emulator import ACCOUNT

PREFIX = "alias/CadoResponse-KMS-Alias"
GRANTEE = f"arn:aws:iam::{ACCOUNT}:root"
PENDING_DAYS = 30

# One key of ten each.
KINDS = (
    "foreign alias",
    "foreign alias",
    "no alias",
    "temporary, with a grant",
    "temporary, with a foreign alias",
    "temporary, with two aliases",
    "temporary, disabled",
    "temporary",
    "temporary",
    "temporary",
)
UNUSED = frozenset(("temporary, with two aliases", "temporary, disabled", "temporary"))


@dataclasses.dataclass(frozen=True)
class Key:
    """A key, and why it is there."""

    region: str
    id: str
    kind: str


@dataclasses.dataclass(frozen=True)
class EndState:
    """What became of the keys."""

    retired: frozenset  # of Key
    aliases_left: int  # of retired keys


def fill(emulator, regions, keys_per_region):
    """Empties the account and makes the keys."""
    emulator.reset()
    return [make(emulator, region, number) for region in regions for number in range(keys_per_region)]


def make(emulator, region, number):
    """One key, of the kind that its number says."""
    kind = KINDS[number % len(KINDS)]
    key = emulator.kms(region, "CreateKey")["KeyMetadata"]["KeyId"]
    for alias in aliases(kind, number):
        emulator.kms(region, "CreateAlias", AliasName=alias, TargetKeyId=key)
    if kind == "temporary, with a grant":
        emulator.kms(region, "CreateGrant", KeyId=key, GranteePrincipal=GRANTEE, Operations=["Decrypt"])
    if kind == "temporary, disabled":
        emulator.kms(region, "DisableKey", KeyId=key)
    return Key(region, key, kind)


def aliases(kind, number):
    """The names of a key of this kind."""
    ours, foreign = f"{PREFIX}-{number}", f"alias/production-{number}"
    return {
        "foreign alias": [foreign],
        "no alias": [],
        "temporary, with a foreign alias": [ours, foreign],
        "temporary, with two aliases": [ours, f"{ours}-b"],
    }.get(kind, [ours])


def look(emulator, keys):
    """What the keys are like now."""
    retired = frozenset(key for key in keys if state(emulator, key) == "PendingDeletion")
    return EndState(retired, sum(len(aliases_of(emulator, key)) for key in retired))


def state(emulator, key):
    """Its state, in the words of KMS."""
    return emulator.kms(key.region, "DescribeKey", KeyId=key.id)["KeyMetadata"]["KeyState"]


def aliases_of(emulator, key):
    """Its aliases."""
    return emulator.kms(key.region, "ListAliases", KeyId=key.id)["Aliases"]
