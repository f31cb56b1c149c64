//! Links of a page, resolved against its address; only those that are safe to show are kept.

mod redirect;

use crate::ingest::source::Source;

/// Schemes that a link in an answer may have.
const SCHEMES: &[&str] = &["http", "https", "mailto", "tel", "sms", "ftp"];

/// The address of a page, for its own anchors and for relative links.
#[derive(Debug, Clone)]
pub(crate) struct Links {
    /// The page itself.
    page: Option<String>,
    /// The absolute address that relative links are resolved against.
    base: Option<String>,
}

impl Links {
    /// Links resolved against the address of an input.
    pub(crate) fn of(source: &Source<'_>) -> Self {
        let own = source.base_url.or_else(|| source.name.contains("://").then_some(source.name));
        let own = own.map(|url| url.split('#').next().unwrap_or(url).to_owned());
        let file = source.name.rsplit(['/', '\\']).next().filter(|name| !name.is_empty() && *name != "-");
        Self { base: own.clone(), page: own.or_else(|| file.map(path_to_url)) }
    }

    /// Applies a page's `<base href>`.
    pub(crate) fn rebase(&mut self, href: &str) {
        if let Some(base) = self.resolve(href).filter(|base| has_scheme(base)) {
            self.base = Some(base);
        }
    }

    /// The address of the page, with an anchor if there is one; none if the address is not known.
    pub(crate) fn to_anchor(&self, anchor: Option<&str>) -> Option<String> {
        let page = self.page.as_ref()?;
        Some(match anchor {
            Some(anchor) => format!("{page}#{}", anchor.replace(' ', "%20")),
            None => page.clone(),
        })
    }

    /// The target of a link as it should be shown; none if it has no target or is not safe.
    pub(crate) fn resolve(&self, href: &str) -> Option<String> {
        // Browsers ignore control characters in a target, so "java\nscript:" is a script.
        let href: String = href.trim().chars().filter(|c| !c.is_control()).collect();
        if href.is_empty() || href == "#" {
            return None;
        }
        if let Some(anchor) = href.strip_prefix('#') {
            return self.to_anchor(Some(anchor));
        }
        let href = redirect::target(&href).unwrap_or(href);
        if has_scheme(&href) {
            let scheme = href.split(':').next().unwrap_or_default().to_ascii_lowercase();
            return SCHEMES.contains(&scheme.as_str()).then_some(href);
        }
        Some(match &self.base {
            Some(base) => join(base, &href),
            None => href,
        })
    }
}

/// A file's path, with `/` between its parts, as the path of a URL: `50% off?.html` becomes `50%25%20off%3F.html`. What browsers leave as it is stays so, so that the
/// result equals the address that a page says it has.
///
/// ```
/// assert_eq!(tansy::ingest::path_to_url("docs/c#.html"), "docs/c%23.html");
/// ```
pub fn path_to_url(path: &str) -> String {
    let mut url = String::with_capacity(path.len());
    for byte in path.bytes() {
        let stays = byte.is_ascii_alphanumeric() || b"/-._~!$&'()*+,;=@[]|".contains(&byte);
        if stays {
            url.push(char::from(byte));
        } else {
            url.push_str(&format!("%{byte:02X}"));
        }
    }
    url
}

fn has_scheme(url: &str) -> bool {
    url.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    })
}

/// Resolves a relative link as RFC 3986, 5.2, says, for a base with an authority.
fn join(base: &str, relative: &str) -> String {
    let Some((scheme, rest)) = base.split_once("://") else { return relative.to_owned() };
    if let Some(rest) = relative.strip_prefix("//") {
        return format!("{scheme}://{rest}");
    }
    let (authority, path) = match rest.find(['/', '?']) {
        Some(at) => rest.split_at(at),
        None => (rest, ""),
    };
    let path = path.split('?').next().unwrap_or_default();
    if relative.starts_with('?') {
        return format!("{scheme}://{authority}{path}{relative}");
    }
    let (target, tail) = match relative.find(['?', '#']) {
        Some(at) => relative.split_at(at),
        None => (relative, ""),
    };
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let full = if target.starts_with('/') { target.to_owned() } else { format!("{folder}/{target}") };
    format!("{scheme}://{authority}{}{tail}", without_dots(&full))
}

fn without_dots(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let segments: Vec<&str> = path.split('/').skip(1).collect();
    for (at, segment) in segments.iter().enumerate() {
        let is_last = at + 1 == segments.len();
        match *segment {
            ".." | "." => {
                if *segment == ".." {
                    kept.pop();
                }
                if is_last {
                    kept.push("");
                }
            }
            segment => kept.push(segment),
        }
    }
    format!("/{}", kept.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(name: &str, base_url: Option<&str>) -> Links {
        Links::of(&Source { name, bytes: b"", base_url })
    }

    #[test]
    fn relative_links_are_resolved_against_the_page() {
        let links = links("site/faq.html", Some("https://shop.example/help/faq.html"));
        let cases = [
            ("a.html", "https://shop.example/help/a.html"),
            ("../a?x=1#y", "https://shop.example/a?x=1#y"),
            ("/a/./b/..", "https://shop.example/a/"),
            ("?x", "https://shop.example/help/faq.html?x"),
            ("//cdn.example/x", "https://cdn.example/x"),
            ("#hours", "https://shop.example/help/faq.html#hours"),
            ("mailto:a@b.example", "mailto:a@b.example"),
        ];
        for (href, full) in cases {
            assert_eq!(links.resolve(href).as_deref(), Some(full), "{href}");
        }
    }

    #[test]
    fn without_a_base_relative_links_stay_as_they_are() {
        let links = links("site/faq.html", None);
        assert_eq!(links.resolve("../a.html").as_deref(), Some("../a.html"));
        assert_eq!(links.resolve("#x").as_deref(), Some("faq.html#x"));
        assert_eq!(links.to_anchor(None).as_deref(), Some("faq.html"));
    }

    #[test]
    fn links_that_run_something_are_dropped() {
        let links = links("faq.html", None);
        for href in
            ["javascript:alert(1)", " java\nscript:alert(1)", "data:text/html,x", "vbscript:x", "#", ""]
        {
            assert_eq!(links.resolve(href), None, "{href}");
        }
    }

    #[test]
    fn standard_input_has_no_url() {
        assert_eq!(links("-", None).to_anchor(Some("x")), None);
    }
}
