//! Addresses: which inputs are some, which pages are below one, and what is published in their place.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use tansy::ingest::formats;
use url::Url;

/// Ends of the names of files that are no pages.
const FILES: [&str; 40] = [
    "7z", "apk", "atom", "avi", "bmp", "bz2", "css", "dmg", "eot", "exe", "gif", "gz", "ico", "iso", "jpeg",
    "jpg", "js", "json", "map", "mjs", "mov", "mp3", "mp4", "msi", "ogg", "otf", "png", "rar", "rss", "svg",
    "tar", "tgz", "ttf", "wasm", "wav", "webm", "webp", "woff", "woff2", "xml",
];
/// Words in the path of a page that asks for a password.
const LOGIN: [&str; 9] =
    ["login", "signin", "sign-in", "sign_in", "log-in", "auth", "sso", "wp-login.php", "oauth"];
/// Longest name of a file of phrasings, without its ending.
const LONGEST_NAME: usize = 100;

/// Whether an input is an address on the web, and not a file.
pub(crate) fn is_url(input: &Path) -> bool {
    let scheme = input.to_str().and_then(|input| input.split_once("://")).map(|(scheme, _)| scheme);
    let is_scheme = |scheme: &str| !scheme.is_empty() && scheme.bytes().all(|b| b.is_ascii_alphanumeric());
    scheme.is_some_and(is_scheme) && !input.exists()
}

/// The address that was named.
pub(super) fn parse(input: &str) -> Result<Url> {
    let Ok(mut url) = Url::parse(input) else {
        bail!("{input}: this is not an address: write it as https://shop.example/faq");
    };
    check(&url).map_err(|why| anyhow::anyhow!("{input}: {why}"))?;
    url.set_fragment(None);
    Ok(url)
}

/// Fails if an address cannot be fetched.
pub(super) fn check(url: &Url) -> Result<(), &'static str> {
    if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
        return Err("only addresses that begin with http:// or https:// can be read");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(
            "an address must not hold a name and a password, which answers would publish: fetch the page yourself, as with curl, and name the file",
        );
    }
    Ok(())
}

/// The file of phrasings of a page on the web: `shop.example_faq.also.jsonl` in the current folder.
pub(crate) fn also(url: &Path) -> PathBuf {
    let url = url.to_string_lossy();
    let (_, rest) = url.split_once("://").unwrap_or(("", &url));
    let mut name = String::new();
    for c in rest.trim_end_matches('/').chars().take(LONGEST_NAME) {
        let stays = c.is_alphanumeric() || c == '-' || c == '.' && !name.is_empty() && !name.ends_with('.');
        name.push(if stays { c } else { '_' });
    }
    PathBuf::from(format!("{}.also.jsonl", name.trim_end_matches(".html")))
}

/// An address without its fragment, by which pages are told apart.
pub(super) fn resolve(base: &Url, target: &str) -> Option<Url> {
    let mut url = base.join(target).ok()?;
    url.set_fragment(None);
    Some(url)
}

/// Whether a link may lead to a page, by the name in it.
pub(super) fn may_be_page(url: &Url) -> bool {
    let name = url.path().rsplit('/').next().unwrap_or_default();
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    extension.is_none_or(|extension| !FILES.contains(&extension.as_str()))
}

/// Whether content of this type can be read. Types that no format has are, if they are text.
pub(super) fn is_readable(media_type: &str) -> bool {
    let media_type = media_type.to_ascii_lowercase();
    let is_unknown = matches!(media_type.as_str(), "" | "application/octet-stream" | "binary/octet-stream");
    is_unknown
        || media_type.starts_with("text/") && media_type != "text/css" && media_type != "text/javascript"
        || media_type.ends_with("+json")
        || media_type.ends_with("+xml") && !media_type.starts_with("image/")
        || formats().iter().any(|format| format.media_types.contains(&media_type.as_str()))
}

/// Whether a redirect leads from a page to one where visitors sign in.
pub(super) fn leads_to_login(from: &Url, to: &Url) -> bool {
    let asks = |url: &Url| {
        let path = url.path().to_ascii_lowercase();
        path.split('/').any(|part| LOGIN.contains(&part))
    };
    asks(to) && !asks(from)
}

/// Which pages belong to a site: those of an origin below some path.
pub(super) struct Scope {
    origin: url::Origin,
    /// The page itself, and the folder that the others are in, with `/` at its end.
    pages: Vec<(String, String)>,
}

impl Scope {
    /// The site below an address, which led to another.
    pub(super) fn new(named: &Url, reached: &Url) -> Self {
        let pages = [named, reached].map(|url| (url.path().to_owned(), folder(url)));
        Self { origin: reached.origin(), pages: pages.to_vec() }
    }

    /// Whether a page is of the same scheme, host and port.
    pub(super) fn is_same_origin(&self, url: &Url) -> bool {
        url.origin() == self.origin
    }

    /// Whether a page belongs to the site.
    pub(super) fn has(&self, url: &Url) -> bool {
        let path = url.path();
        self.is_same_origin(url)
            && self.pages.iter().any(|(page, folder)| path == page || path.starts_with(folder.as_str()))
    }
}

/// The folder below an address: `/docs/` for `/docs`, `/docs/` and `/docs/index.html`.
fn folder(url: &Url) -> String {
    let path = url.path();
    let (before, name) = path.rsplit_once('/').unwrap_or(("", path));
    if name.is_empty() || name.contains('.') { format!("{before}/") } else { format!("{path}/") }
}

/// What is published in place of the addresses that are read: those of another host, if `--base-url` says so.
pub(super) struct Published {
    folder: String,
    base: Option<String>,
}

impl Published {
    pub(super) fn new(named: &Url, base: Option<&str>) -> Self {
        Self { folder: format!("{}{}", origin(named), folder(named)), base: base.map(str::to_owned) }
    }

    /// The address to publish for a page; none for its own.
    pub(super) fn of(&self, url: &Url) -> Option<String> {
        let base = self.base.as_ref()?;
        if !base.ends_with('/') {
            return Some(base.clone());
        }
        let below = url.as_str().strip_prefix(&self.folder).map(str::to_owned);
        let name = || url.path().rsplit('/').next().unwrap_or_default().to_owned();
        Some(format!("{base}{}", below.unwrap_or_else(name)))
    }
}

/// Scheme, host and port, as an address begins.
pub(super) fn origin(url: &Url) -> String {
    url.origin().ascii_serialization()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        parse(text).unwrap()
    }

    #[test]
    fn only_the_web_is_read_and_no_passwords() {
        for bad in
            ["file:///etc/passwd", "ftp://a.example/x", "https://a:b@c.example/", "https://", "data://x"]
        {
            assert!(parse(bad).is_err(), "{bad}");
        }
        assert!(is_url(Path::new("HTTPS://a.example/x")) && is_url(Path::new("file:///etc/passwd")));
        assert!(!is_url(Path::new("docs/faq.html")) && !is_url(Path::new("-")));
    }

    #[test]
    fn a_site_is_what_is_below_its_address_on_the_same_origin() {
        let cases = [
            ("https://a.example/docs", "https://a.example/docs/x", true),
            ("https://a.example/docs/index.html", "https://a.example/docs/x", true),
            ("https://a.example/docs", "https://a.example/docs", true),
            ("https://a.example/docs", "https://a.example/docs-old", false),
            ("https://a.example/docs/", "https://a.example/docs/../other", false),
            ("https://a.example/", "https://b.example/docs/", false),
            ("https://a.example/", "http://a.example/docs/", false),
            ("https://a.example/", "https://a.example:8443/docs/", false),
        ];
        for (site, page, has) in cases {
            assert_eq!(Scope::new(&url(site), &url(site)).has(&url(page)), has, "{site} {page}");
        }
    }

    #[test]
    fn names_of_files_stay_in_the_current_folder() {
        let name = |url: &str| also(Path::new(url)).to_string_lossy().into_owned();
        assert_eq!(name("https://shop.example/faq.html"), "shop.example_faq.also.jsonl");
        assert_eq!(name("http://localhost:8000/../../etc/"), "localhost_8000_.__.__etc.also.jsonl");
        for hostile in ["https://../../x", "https:///etc/x", "https://a/..\\..\\b", "https://.a/%2e%2e/"] {
            let name = name(hostile);
            assert!(!name.contains(['/', '\\']) && !name.starts_with('.') && !name.contains(".."), "{name}");
        }
    }

    #[test]
    fn published_addresses_take_the_place_of_those_that_are_read() {
        let site = Published::new(&url("http://localhost:8000/docs/"), Some("https://shop.example/help/"));
        assert_eq!(
            site.of(&url("http://localhost:8000/docs/a/b?x=1")).unwrap(),
            "https://shop.example/help/a/b?x=1"
        );
        let page = Published::new(&url("http://localhost:8000/faq"), Some("https://shop.example/faq"));
        assert_eq!(page.of(&url("http://localhost:8000/faq")).unwrap(), "https://shop.example/faq");
        assert_eq!(Published::new(&url("http://localhost/"), None).of(&url("http://localhost/")), None);
    }
}
