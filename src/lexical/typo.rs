//! Typo tolerance: whether two words are one edit apart.

/// Whether `a` becomes `b` by one letter added, left out or replaced, or two neighbours swapped: a Damerau-Levenshtein
/// distance of at most 1.
pub(super) fn within_one_edit(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    // Without the common prefix and suffix, one edit leaves at most one letter on each side, or two swapped ones.
    let prefix = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[prefix..], &b[prefix..]);
    let suffix = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[..a.len() - suffix], &b[..b.len() - suffix]);
    match (a, b) {
        ([], [] | [_]) | ([_], [] | [_]) => true,
        ([a1, a2], [b1, b2]) => a1 == b2 && a2 == b1,
        _ => false,
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::within_one_edit;

    /// Optimal string alignment, by the textbook's dynamic program.
    fn distance(a: &[char], b: &[char]) -> usize {
        let mut d = vec![vec![0; b.len() + 1]; a.len() + 1];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                d[i][j] = if i == 0 || j == 0 {
                    i + j
                } else {
                    let replaced = d[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                    let best = replaced.min(d[i - 1][j] + 1).min(d[i][j - 1] + 1);
                    let swaps = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                    if swaps { best.min(d[i - 2][j - 2] + 1) } else { best }
                };
            }
        }
        d[a.len()][b.len()]
    }

    proptest::proptest! {
        #[test]
        fn one_edit_agrees_with_the_textbook_algorithm(a in "[ab\u{e9}]{0,5}", b in "[ab\u{e9}]{0,5}") {
            let table = distance(&a.chars().collect::<Vec<_>>(), &b.chars().collect::<Vec<_>>());
            proptest::prop_assert_eq!(within_one_edit(&a, &b), table <= 1);
        }
    }
}
