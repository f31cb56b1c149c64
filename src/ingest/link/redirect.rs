//! Links that a service put its own address in front of: the documents of Google, and the mail of Outlook.

/// Services: what their addresses contain between the scheme and the parameters, and the parameter with the target.
const SERVICES: [(&str, &str); 4] = [
    ("www.google.com/url", "q"),
    ("safelinks.protection.outlook.com/", "url"),
    ("l.facebook.com/l.php", "u"),
    ("www.youtube.com/redirect", "q"),
];

/// The target that such a link leads to in the end; none if it is another link.
pub(super) fn target(href: &str) -> Option<String> {
    let (_, rest) = href.split_once("://")?;
    let (address, parameters) = rest.split_once('?')?;
    let (_, name) = SERVICES.iter().find(|(service, _)| address.ends_with(service))?;
    let parameters = parameters.split('#').next().unwrap_or_default();
    let value =
        parameters.split('&').find_map(|parameter| parameter.strip_prefix(name)?.strip_prefix('='))?;
    let target = decoded(value)?;
    (target.starts_with("https://") || target.starts_with("http://")).then_some(target)
}

/// A value of a parameter without percent signs; none if it is not text.
fn decoded(value: &str) -> Option<String> {
    let mut parts = value.split('%');
    let mut bytes = parts.next()?.as_bytes().to_vec();
    for part in parts {
        bytes.push(u8::from_str_radix(part.get(..2)?, 16).ok()?);
        bytes.extend(part.get(2..)?.bytes());
    }
    String::from_utf8(bytes).ok().filter(|text| !text.contains(char::is_control))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_of_a_service_is_taken_off() {
        let cases = [
            ("https://www.google.com/url?q=https://a.example/b&sa=D&ust=1", Some("https://a.example/b")),
            (
                "https://www.google.com/url?sa=D&q=https%3A%2F%2Fa.example%2Fb%3Fx%3D1%26y%3D2",
                Some("https://a.example/b?x=1&y=2"),
            ),
            (
                "https://eur01.safelinks.protection.outlook.com/?url=http%3A%2F%2Fa.example%2F&data=x",
                Some("http://a.example/"),
            ),
            ("https://www.google.com/url?q=javascript:alert(1)", None),
            ("https://www.google.com/url?q=https://a.example/%0a", None),
            ("https://www.google.com/search?q=https://a.example/", None),
            ("https://a.example/?q=https://b.example/", None),
        ];
        for (href, wanted) in cases {
            assert_eq!(target(href).as_deref(), wanted, "{href}");
        }
    }
}
