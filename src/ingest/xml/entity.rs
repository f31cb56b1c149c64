//! The characters that entities stand for.

use html5ever::data::NAMED_ENTITIES;

/// The text of a named entity. XML has five names and lets a document define more, but the files that are read here
/// use HTML's names without defining them. None for an unknown name.
pub(super) fn named(name: &str) -> Option<String> {
    let &(first, second) = NAMED_ENTITIES.get(&format!("{name};"))?;
    let characters = [Some(first), Some(second).filter(|&second| second != 0)];
    characters.into_iter().flatten().map(char::from_u32).collect()
}

/// The character of a numeric entity, `#233` or `#xe9`. Numbers that are not characters become U+FFFD, as in HTML.
pub(super) fn numeric(reference: &str) -> Option<char> {
    let number = reference.strip_prefix('#')?;
    let parsed = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16),
        None => number.parse(),
    };
    let character = parsed.ok().and_then(char::from_u32).filter(|&character| character != '\0');
    Some(character.unwrap_or(char::REPLACEMENT_CHARACTER))
}

/// The text of an entity, given without `&` and `;`; an unknown one stays as it is written.
pub(super) fn text(reference: &str) -> String {
    let known = numeric(reference).map(String::from).or_else(|| named(reference));
    known.unwrap_or_else(|| format!("&{reference};"))
}

/// A text with its entities replaced.
pub(super) fn decoded(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((before, from)) = rest.split_once('&') {
        out.push_str(before);
        match from.split_once(';').filter(|(name, _)| is_reference(name)) {
            Some((name, after)) => {
                out.push_str(&text(name));
                rest = after;
            }
            None => {
                out.push('&');
                rest = from;
            }
        }
    }
    out.push_str(rest);
    out
}

fn is_reference(name: &str) -> bool {
    const LONGEST: usize = 40;
    let name = name.strip_prefix('#').unwrap_or(name);
    !name.is_empty() && name.len() <= LONGEST && name.chars().all(|c| c.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::decoded;

    #[test]
    fn entities_of_xml_and_html_and_numbers_become_characters() {
        for (given, wanted) in [
            ("a &lt;b&gt; &amp; &quot;c&quot; &apos;d&apos;", "a <b> & \"c\" 'd'"),
            ("caf&eacute;&nbsp;&euro;", "café\u{a0}€"),
            ("&#233;&#xE9;&#0;&#x110000;", "éé\u{fffd}\u{fffd}"),
            ("&unknown; R&D; a & b &", "&unknown; R&D; a & b &"),
        ] {
            assert_eq!(decoded(given), wanted);
        }
    }
}
