//! Parses `Range: bytes=...` (RFC 9110, 14.2) with a single range; for several, the whole file is sent, as the standard allows.

/// The bytes that were requested.
#[derive(Debug, PartialEq)]
pub(crate) enum Range {
    Whole,
    /// From `first` to `last`, both included.
    Part {
        first: u64,
        last: u64,
    },
    /// The range is outside the file.
    Outside,
}

/// Parses the header for a file of `length` bytes; a malformed header is ignored.
pub(crate) fn parse(header: &str, length: u64) -> Range {
    let range = header.trim().strip_prefix("bytes=").and_then(|range| range.trim().split_once('-'));
    let Some((first, last)) = range.filter(|(_, last)| !last.contains(',')) else { return Range::Whole };
    match (first.parse::<u64>(), last.parse::<u64>()) {
        (Ok(first), _) if first >= length => Range::Outside,
        (Ok(first), Ok(last)) if first <= last => Range::Part { first, last: last.min(length - 1) },
        (Ok(first), Err(_)) if last.is_empty() => Range::Part { first, last: length - 1 },
        (Err(_), Ok(count)) if first.is_empty() => match count.min(length) {
            0 => Range::Outside,
            count => Range::Part { first: length - count, last: length - 1 },
        },
        _ => Range::Whole,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_single_range_is_parsed_and_anything_else_means_the_whole_file() {
        let part = |first, last| Range::Part { first, last };
        let cases = [
            ("bytes=0-3", part(0, 3)),
            ("bytes=4-", part(4, 9)),
            ("bytes=4-99", part(4, 9)),
            ("bytes=-4", part(6, 9)),
            ("bytes=-99", part(0, 9)),
            ("bytes=10-", Range::Outside),
            ("bytes=-0", Range::Outside),
            ("bytes=3-2", Range::Whole),
            ("bytes=0-1,3-4", Range::Whole),
            ("lines=0-1", Range::Whole),
            ("bytes=-", Range::Whole),
        ];
        for (header, range) in cases {
            assert_eq!(parse(header, 10), range, "{header}");
        }
        assert_eq!(parse("bytes=0-", 0), Range::Outside);
    }
}
