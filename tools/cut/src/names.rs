//! Decides by name which functions may be cut.

use crate::{CUTTABLE, OURS};

/// Crates that come with Rust.
const STANDARD: [&str; 6] = ["alloc", "compiler_builtins", "core", "dlmalloc", "hashbrown", "std"];

/// Parts of the names of functions that are called by chance: a hash table compares keys only if their hashes collide, and hashes differ from
/// instance to instance.
const BY_CHANCE: [&str; 6] =
    ["core::cmp::", "core::hash::", "dyn_eq", "dyn_hash", "hashbrown::", "std::collections::"];

/// Whether a function, by its mangled name, belongs to a crate that may be cut, or is generic over a type of one.
pub(crate) fn cuttable(mangled: &str) -> bool {
    let name = format!("{:#}", rustc_demangle::demangle(mangled));
    let crates: Vec<&str> = crates(&name).collect();
    !BY_CHANCE.iter().any(|part| name.contains(part))
        && !crates.iter().any(|name| OURS.contains(name))
        && crates.iter().any(|name| CUTTABLE.contains(name))
}

/// Whether a function belongs to one of our crates, or is generic over a type of one.
pub(crate) fn ours(mangled: &str) -> bool {
    crates(&format!("{:#}", rustc_demangle::demangle(mangled))).any(|name| OURS.contains(&name))
}

/// The crate that the size of a function is attributed to: the first in its name besides the standard library.
pub(crate) fn owner(mangled: &str) -> String {
    let name = format!("{:#}", rustc_demangle::demangle(mangled));
    crates(&name).find(|name| !STANDARD.contains(name)).unwrap_or("(standard library)").to_owned()
}

/// The crates in a path: identifiers followed by `::` and not preceded by one.
fn crates(name: &str) -> impl Iterator<Item = &str> {
    let ident = |c: char| c.is_alphanumeric() || c == '_';
    name.match_indices("::").filter_map(move |(end, _)| {
        let head = &name[..end];
        let start = head
            .rfind(|c| !ident(c))
            .map_or(0, |at| at + head[at..].chars().next().map_or(1, char::len_utf8));
        (start < end && !head[..start].ends_with("::")).then(|| &head[start..])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_names_its_crates() {
        let name = "<alloc::vec::Vec<tract_core::ops::Foo> as core::fmt::Debug>::fmt::<dyn anyhow::X>";
        assert_eq!(crates(name).collect::<Vec<_>>(), ["alloc", "tract_core", "core", "anyhow"]);
    }

    #[test]
    fn our_crate_and_the_standard_library_are_not_cut() {
        // As rustc mangles `<tansy::a::B as tract_core::C>::d`, `core::a` and `tract_core::a`.
        assert!(!cuttable("_RNvXNtC5tansy1aNtB2_1BNtC10tract_core1C1d"));
        assert!(ours("_RNvC13tansy_kernels1a") && ours("_RNvC5tansy1a") && !ours("_RNvC4core1a"));
        assert!(!cuttable("_RNvC4core1a"));
        assert!(cuttable("_RNvC10tract_core1a"));
    }
}
