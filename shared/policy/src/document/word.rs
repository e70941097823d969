//! Words that IAM compares with case. A derived reader would also take `{"Allow": null}` for `Allow`, which IAM does not.

macro_rules! read_from_word {
    ($name:ident, $($word:literal => $value:expr),+) => {
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Word;

                impl serde::de::Visitor<'_> for Word {
                    type Value = $name;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        formatter.write_str(concat!("one of", $(" `", $word, "`"),+))
                    }

                    fn visit_str<E: serde::de::Error>(self, word: &str) -> Result<$name, E> {
                        match word {
                            $($word => Ok($value),)+
                            other => Err(E::unknown_variant(other, &[$($word),+])),
                        }
                    }
                }

                deserializer.deserialize_str(Word)
            }
        }
    };
}

pub(super) use read_from_word;
