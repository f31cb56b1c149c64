//! `_headers`, the file that tells Netlify and Cloudflare Pages how long browsers may cache what.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::{ENTRY, names};
use crate::files;

const BEGIN: &str = "# tansy: begin (tansy build writes what is between these lines)";
const END: &str = "# tansy: end";
/// Most names that are listed: Cloudflare Pages reads 100 rules.
const NAMES: usize = 60;

/// A static host that reads `_headers`.
#[derive(Clone, Copy, clap::ValueEnum)]
pub(crate) enum Host {
    Netlify,
    Cloudflare,
}

/// Writes the rules for the folder at `url` into `_headers` in the site's root. Other rules in the file stay.
pub(crate) fn write(root: &Path, url: &str, hashed: &[&str], host: Host) -> Result<(PathBuf, usize)> {
    let path = root.join("_headers");
    let present = std::fs::read_to_string(&path).unwrap_or_default();
    let text = with_rules(&present, &rules(url, hashed, host));
    if text != present {
        files::write(&path, text.as_bytes())?;
    }
    Ok((path, text.len()))
}

fn rules(url: &str, hashed: &[&str], host: Host) -> String {
    let rule = |path: &str, cache: &str| format!("{url}{path}\n  Cache-Control: {cache}\n");
    // Pages name this file, so a new build only reaches visitors once they ask for it again.
    let mut rules = rule(ENTRY, "public, max-age=300, must-revalidate");
    let immutable = "public, max-age=31536000, immutable";
    match host {
        // Netlify's wildcards stand for whole segments of a path.
        Host::Netlify => {
            for name in hashed.iter().take(NAMES) {
                let is_folder = names::kind(name) == Some(names::Kind::Folder);
                rules.push_str(&rule(&format!("{name}{}", if is_folder { "/*" } else { "" }), immutable));
            }
        }
        Host::Cloudflare => {
            for pattern in ["tansy-*", "faq-*", "model-*"] {
                rules.push_str(&rule(pattern, immutable));
            }
        }
    }
    rules
}

/// The text with our rules in place of the earlier ones, or at its end.
fn with_rules(present: &str, rules: &str) -> String {
    let block = format!("{BEGIN}\n{rules}{END}\n");
    let earlier = present.split_once(BEGIN).and_then(|(before, rest)| {
        let (_, after) = rest.split_once(END)?;
        Some(format!("{before}{block}{}", after.strip_prefix('\n').unwrap_or(after)))
    });
    earlier.unwrap_or_else(|| {
        let gap = if present.is_empty() || present.ends_with("\n\n") {
            ""
        } else if present.ends_with('\n') {
            "\n"
        } else {
            "\n\n"
        };
        format!("{present}{gap}{block}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_of_the_site_stay_and_ours_are_replaced() {
        let once = with_rules("/*\n  X-Frame-Options: DENY", "/a\n");
        assert!(once.starts_with("/*\n  X-Frame-Options: DENY\n\n# tansy: begin") && once.contains("\n/a\n"));
        let twice = with_rules(&format!("{once}/z\n"), "/b\n");
        assert!(!twice.contains("/a\n") && twice.contains("\n/b\n") && twice.ends_with("# tansy: end\n/z\n"));
        assert_eq!(twice.matches(BEGIN).count(), 1);
    }
}
