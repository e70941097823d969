//! KMS keys as an interrupted import leaves them behind, and what else an account has: made and looked at as the root of
//! the account. The emulator has every Region, each with keys of its own.

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};
use aws_sdk_kms::primitives::Blob;
use aws_sdk_kms::types::GrantOperation;

use crate::clients::Clients;
use crate::emulator::Emulator;
use crate::http;

/// What the platform's aliases begin with.
pub const PREFIX: &str = policy::TEMPORARY_KEY_ALIAS_PREFIX;

/// One key in its Region.
#[derive(Clone, Debug)]
pub struct Key {
    kms: aws_sdk_kms::Client,
    account: Clients,
    /// Its ARN.
    pub arn: String,
    /// Its id, which the keys of a multi-Region set share.
    pub id: String,
}

/// All that the clean-up could change about a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyState {
    /// `Enabled`, `PendingDeletion` …
    pub state: String,
    /// Names, sorted.
    pub aliases: Vec<String>,
    /// Tags.
    pub tags: BTreeMap<String, String>,
}

impl Key {
    /// A key of one Region, without an alias.
    ///
    /// # Errors
    /// KMS refused.
    pub async fn create(account: &Clients, region: &'static str) -> Result<Self> {
        Self::make(account, region, false).await
    }

    /// The primary of a multi-Region set, without an alias.
    ///
    /// # Errors
    /// KMS refused.
    pub async fn create_primary(account: &Clients, region: &'static str) -> Result<Self> {
        Self::make(account, region, true).await
    }

    async fn make(account: &Clients, region: &'static str, multi_region: bool) -> Result<Self> {
        let kms = account.kms(region);
        let made = kms.create_key().multi_region(multi_region).send().await.context("cannot make a key")?;
        let metadata = made.key_metadata().context("a key without metadata")?;
        let (arn, id) = (metadata.arn().context("a key without an ARN")?.to_owned(), metadata.key_id().to_owned());
        Ok(Self { kms, account: account.clone(), arn, id })
    }

    /// A replica of this key.
    ///
    /// # Errors
    /// KMS refused.
    pub async fn replicate(&self, region: &'static str) -> Result<Self> {
        let made = self.kms.replicate_key().key_id(&self.id).replica_region(region).send().await;
        let made = made.context("cannot replicate a key")?;
        let arn =
            made.replica_key_metadata().and_then(|metadata| metadata.arn()).context("a replica without an ARN")?;
        Ok(Self { kms: self.account.kms(region), arn: arn.to_owned(), ..self.clone() })
    }

    /// The same key with one more alias: the platform's prefix and `suffix`.
    ///
    /// # Errors
    /// KMS refused.
    pub async fn temporary(self, suffix: &str) -> Result<Self> {
        self.named(&format!("{PREFIX}{suffix}")).await
    }

    /// The same key with one more alias, which begins with `alias/`.
    ///
    /// # Errors
    /// KMS refused.
    pub async fn named(self, alias: &str) -> Result<Self> {
        let request = self.kms.create_alias().alias_name(alias).target_key_id(&self.id);
        request.send().await.with_context(|| format!("cannot make {alias}"))?;
        Ok(self)
    }

    /// The same key with a grant, as a volume that is attached has one.
    ///
    /// # Errors
    /// KMS refused.
    pub async fn in_use(self, grantee: &str) -> Result<Self> {
        let request = self.kms.create_grant().key_id(&self.id).grantee_principal(grantee);
        request.operations(GrantOperation::Decrypt).send().await.context("cannot make a grant")?;
        Ok(self)
    }

    /// The same key, its deletion scheduled by somebody else.
    ///
    /// # Errors
    /// KMS refused.
    pub async fn pending(self) -> Result<Self> {
        let request = self.kms.schedule_key_deletion().key_id(&self.id).pending_window_in_days(7);
        request.send().await.context("cannot schedule a deletion")?;
        Ok(self)
    }

    /// What it is like now.
    ///
    /// # Errors
    /// KMS does not tell.
    pub async fn state(&self) -> Result<KeyState> {
        let described = self.kms.describe_key().key_id(&self.id).send().await.context("cannot describe a key")?;
        let state =
            described.key_metadata().and_then(|metadata| metadata.key_state()).context("a key without a state")?;
        let aliases = self.kms.list_aliases().key_id(&self.id).send().await.context("cannot list aliases")?;
        let mut aliases: Vec<String> = aliases.aliases().iter().filter_map(|alias| alias.alias_name.clone()).collect();
        aliases.sort();
        let tags = self.kms.list_resource_tags().key_id(&self.id).send().await.context("cannot list tags")?;
        let tags = tags.tags().iter().map(|tag| (tag.tag_key.clone(), tag.tag_value.clone())).collect();
        Ok(KeyState { state: state.as_str().to_owned(), aliases, tags })
    }

    /// Encrypts under the key.
    ///
    /// # Errors
    /// KMS refused: the key is not enabled, for instance.
    pub async fn encrypt(&self, text: &str) -> Result<Blob> {
        let request = self.kms.encrypt().key_id(&self.id).plaintext(Blob::new(text));
        let answer = request.send().await.map_err(aws_sdk_kms::Error::from).context("cannot encrypt")?;
        answer.ciphertext_blob.context("nothing was encrypted")
    }

    /// Decrypts what was encrypted under the key or another one of its set.
    ///
    /// # Errors
    /// KMS refused: the key is not enabled, for instance.
    pub async fn decrypt(&self, secret: &Blob) -> Result<String> {
        let request = self.kms.decrypt().key_id(&self.id).ciphertext_blob(secret.clone());
        let answer = request.send().await.map_err(aws_sdk_kms::Error::from).context("cannot decrypt")?;
        Ok(String::from_utf8(answer.plaintext.context("nothing was decrypted")?.into_inner())?)
    }
}

/// An encrypted snapshot in the hub. The emulator does not tell which key encrypts it.
///
/// # Errors
/// EC2 refused.
pub fn encrypted_snapshot(emulator: &Emulator, region: &str) -> Result<()> {
    let volume = format!("Action=CreateVolume&Version=2016-11-15&Size=1&Encrypted=true&AvailabilityZone={region}a");
    let volume = http::query(emulator.port(), "ec2", region, &volume)?;
    let id = volume.split_once("<volumeId>").and_then(|(_, rest)| rest.split_once("</volumeId>"));
    let (id, _) = id.context("a volume without an id")?;
    let snapshot = format!("Action=CreateSnapshot&Version=2016-11-15&VolumeId={id}");
    let snapshot = http::query(emulator.port(), "ec2", region, &snapshot)?;
    ensure!(snapshot.contains("<encrypted>true</encrypted>"), "the snapshot is not encrypted: {snapshot}");
    Ok(())
}
