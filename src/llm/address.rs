//! The parts of an endpoint's URL, and the path that a bare one lacks.

/// A URL in three parts; together they are the URL without its fragment.
pub(super) struct Address<'a> {
    /// Scheme, host and port, such as `https://api.openai.com`; empty if the URL is relative.
    origin: &'a str,
    pub(super) path: &'a str,
    /// With its question mark; may be empty.
    pub(super) query: &'a str,
}

impl<'a> Address<'a> {
    pub(super) fn of(url: &'a str) -> Self {
        let url = url.split('#').next().unwrap_or_default();
        let (place, query) = url.split_at(url.find('?').unwrap_or(url.len()));
        let host = place.find("//").map_or(0, |slashes| slashes + 2);
        let path =
            if host == 0 { 0 } else { place[host..].find('/').map_or(place.len(), |slash| host + slash) };
        let (origin, path) = place.split_at(path);
        Self { origin, path, query }
    }

    /// Host and port, in lower case.
    pub(super) fn host(&self) -> String {
        self.origin.rsplit("//").next().unwrap_or_default().to_ascii_lowercase()
    }

    /// The path, completed to `base` and `own` if it ends where these begin, or before `own`. A path of another kind stays as it is.
    pub(super) fn completed(&self, base: &str, own: &str) -> String {
        let path = self.path.trim_end_matches('/');
        let whole = format!("{base}{own}");
        if is_version(path) {
            format!("{path}{own}")
        } else if !self.origin.is_empty() && whole.starts_with(path) {
            whole
        } else {
            self.path.to_owned()
        }
    }

    /// The URL with another path and query.
    pub(super) fn with(&self, path: &str, query: &str) -> String {
        format!("{}{path}{query}", self.origin)
    }
}

/// Whether a path ends in a version, in the folder of an OpenAI-compatible server within another, or in a deployment of Azure's.
fn is_version(path: &str) -> bool {
    let mut segments = path.rsplit('/');
    let last = segments.next().unwrap_or_default();
    let is_number = last.strip_prefix('v').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    is_number || path.ends_with("/v1beta/openai") || segments.next() == Some("deployments")
}
