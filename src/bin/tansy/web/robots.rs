//! What a site's robots.txt allows (RFC 9309).

use std::time::Duration;

use anyhow::{Result, bail};
use texting_robots::Robot;
use url::Url;

use super::fetch::{Failure, Fetcher, Why};

/// The name that the rules are looked up by.
const AGENT: &str = "tansy";
/// How much of a robots.txt is read, in bytes: RFC 9309, 2.5, asks for that much.
const LONGEST: usize = 500 << 10;
/// Most rules that end with `$`: each becomes a regular expression, and 37,000 took 29 seconds and 270 MB.
const MOST_ENDS: usize = 1000;
/// Longest pause between two pages that is kept; a site that asks for more is read at this pace.
const LONGEST_PAUSE: f32 = 60.0;

/// The rules of a site.
pub(super) struct Robots {
    /// None if everything is allowed.
    robot: Option<Robot>,
}

impl Robots {
    /// Fetches and reads the rules of a page's site.
    ///
    /// Without a robots.txt everything is allowed; where the server fails to say, nothing is.
    pub(super) fn of(fetcher: &mut Fetcher, page: &Url) -> Result<Self> {
        let Ok(url) = page.join("/robots.txt") else { return Ok(Self { robot: None }) };
        match fetcher.get(&url, &|_| Ok(())) {
            Ok(fetched) => Self::parse(&url, &fetched.bytes),
            Err(Failure { why: Why::Gone | Why::Login, .. }) => Ok(Self { robot: None }),
            Err(failure) => bail!(
                "{url}: {}. Where a site cannot say what robots may read, nothing is read: try again later, or name the pages themselves, without --site",
                failure.reason
            ),
        }
    }

    fn parse(url: &Url, bytes: &[u8]) -> Result<Self> {
        let bytes = bytes.get(..LONGEST).unwrap_or(bytes);
        if bytes.iter().filter(|&&byte| byte == b'$').count() > MOST_ENDS {
            bail!(
                "{url}: it has more than {MOST_ENDS} rules with a $: name the pages themselves, without --site"
            );
        }
        match Robot::new(AGENT, bytes) {
            Ok(robot) => Ok(Self { robot: Some(robot) }),
            Err(error) => bail!(
                "{url}: {error}: it is not clear what may be read; name the pages themselves, without --site"
            ),
        }
    }

    /// Whether a page may be read.
    pub(super) fn allows(&self, url: &Url) -> bool {
        self.robot.as_ref().is_none_or(|robot| robot.allowed(url.as_str()))
    }

    /// The pause between two pages that the site asks for.
    pub(super) fn pause(&self) -> Option<Duration> {
        let seconds = self.robot.as_ref()?.delay.filter(|seconds| seconds.is_finite())?;
        Some(Duration::from_secs_f32(seconds.clamp(0.0, LONGEST_PAUSE)))
    }

    /// The sitemaps that it names.
    pub(super) fn sitemaps(&self) -> &[String] {
        self.robot.as_ref().map_or(&[], |robot| &robot.sitemaps)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn robots(text: &str) -> Robots {
        Robots::parse(&Url::parse("https://a.example/robots.txt").unwrap(), text.as_bytes()).unwrap()
    }

    #[test]
    fn the_group_for_tansy_counts_or_else_the_one_for_all() {
        let all = "User-agent: *\nDisallow: /private/\nAllow: /private/faq\nCrawl-delay: 2\n";
        let own = format!("{all}\nUser-agent: Tansy\nDisallow: /*.php$\nSitemap: https://a.example/s.xml\n");
        let allows = |text: &str, path: &str| {
            robots(text).allows(&Url::parse(&format!("https://a.example{path}")).unwrap())
        };
        for (text, path, expected) in [
            (all, "/faq", true),
            (all, "/private/x", false),
            (all, "/private/faq", true),
            (&own, "/private/x", true),
            (&own, "/faq.php", false),
            (&own, "/faq.php?x", true),
            ("", "/x", true),
            ("User-agent: *\nDisallow:\n", "/x", true),
            ("User-agent: *\nDisallow: /\n", "/x", false),
            ("User-agent: other\nDisallow: /\n", "/x", true),
            ("\u{feff}user-agent:*\r\ndisallow:/x # no\r\n", "/x", false),
            ("<!doctype html><p>Not found", "/x", true),
        ] {
            assert_eq!(allows(text, path), expected, "{text:?} {path}");
        }
        let many = "User-agent: *\n".to_owned() + &"Disallow: /*a$\n".repeat(30_000);
        assert!(
            Robots::parse(&Url::parse("https://a.example/robots.txt").unwrap(), many.as_bytes()).is_err()
        );
        assert_eq!(robots(all).pause(), Some(Duration::from_secs(2)));
        assert_eq!(robots(&own).sitemaps(), ["https://a.example/s.xml"]);
        assert_eq!(robots("User-agent: *\nCrawl-delay: 1e30\n").pause(), Some(Duration::from_secs(60)));
    }
}
