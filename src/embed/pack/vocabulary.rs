//! Removes unused tokens from the vocabulary.

use super::graph::Constant;

/// Removes the tokens `[unused0]`, `[unused1]`, .. that BERT reserves, and their rows of the embedding table: 994 of 30,522. If the table
/// does not match the vocabulary, both stay as they are.
pub(super) fn without_unused(vocabulary: &str, table: &mut Constant) -> String {
    let width = table.dims.last().copied().unwrap_or(1).max(1);
    let tokens: Vec<&str> = vocabulary.split('\n').collect();
    if table.values.len() != tokens.len() * width {
        return vocabulary.to_owned();
    }
    let used = |token: &str| {
        let number = token.strip_prefix("[unused").and_then(|rest| rest.strip_suffix(']'));
        !number.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let rows = tokens.iter().zip(table.values.chunks_exact(width)).filter(|(token, _)| used(token));
    let values: Vec<f32> = rows.flat_map(|(_, row)| row.iter().copied()).collect();
    table.dims = vec![values.len() / width, width];
    table.values = values;
    tokens.into_iter().filter(|token| used(token)).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unused_tokens_are_removed_with_their_rows() {
        let mut table = Constant { dims: vec![4, 2], values: (0..8u8).map(f32::from).collect() };
        let left = without_unused("[PAD]\n[unused0]\n[unused99]\nrose", &mut table);
        assert_eq!(
            (&*left, &table.dims[..], &table.values[..]),
            ("[PAD]\nrose", &[2, 2][..], &[0.0, 1.0, 6.0, 7.0][..])
        );
    }

    #[test]
    fn a_table_that_does_not_match_the_vocabulary_is_kept() {
        let mut table = Constant { dims: vec![5, 1], values: vec![0.0; 5] };
        assert_eq!(without_unused("a\n[unused1]", &mut table), "a\n[unused1]");
        assert_eq!(table.values.len(), 5);
    }
}
