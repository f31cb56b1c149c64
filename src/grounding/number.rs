//! Numbers, times, weekdays and months, written in digits or in words.

/// Words of a value in English, German, French and Spanish, folded; a stem stands for its forms.
const NUMBERS: &[(&str, i64)] = &[
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("thirteen", 13),
    ("fourteen", 14),
    ("fifteen", 15),
    ("sixteen", 16),
    ("seventeen", 17),
    ("eighteen", 18),
    ("nineteen", 19),
    ("twenty", 20),
    ("thirty", 30),
    ("forty", 40),
    ("fifty", 50),
    ("sixty", 60),
    ("seventy", 70),
    ("eighty", 80),
    ("ninety", 90),
    ("hundred", 100),
    ("zwei", 2),
    ("drei", 3),
    ("vier", 4),
    ("funf", 5),
    ("sechs", 6),
    ("sieben", 7),
    ("acht", 8),
    ("neun", 9),
    ("zehn", 10),
    ("elf", 11),
    ("zwolf", 12),
    ("zwanzig", 20),
    ("dreissig", 30),
    ("deux", 2),
    ("trois", 3),
    ("quatre", 4),
    ("cinq", 5),
    ("sept", 7),
    ("huit", 8),
    ("neuf", 9),
    ("dix", 10),
    ("onze", 11),
    ("douze", 12),
    ("vingt", 20),
    ("trente", 30),
    ("dos", 2),
    ("tres", 3),
    ("cuatro", 4),
    ("cinco", 5),
    ("seis", 6),
    ("siete", 7),
    ("ocho", 8),
    ("nueve", 9),
    ("diez", 10),
    ("doce", 12),
    ("veinte", 20),
    ("eleventh", 11),
    ("twelfth", 12),
    ("fourth", 4),
    ("fifth", 5),
    ("tenth", 10),
    ("twice", 2),
    ("dozen", 12),
];
const WEEKDAYS: &[&[&str]] = &[
    &["monday", "montag", "lundi", "lunes"],
    &["tuesday", "dienstag", "mardi", "martes"],
    &["wednesday", "mittwoch", "mercredi", "miercoles"],
    &["thursday", "donnerstag", "jeudi", "jueves"],
    &["friday", "freitag", "vendredi", "viernes"],
    &["saturday", "samstag", "samedi", "sabado"],
    &["sunday", "sonntag", "dimanche", "domingo"],
];
const MONTHS: &[&[&str]] = &[
    &["january", "januar", "janvier", "enero"],
    &["february", "februar", "fevrier", "febrero"],
    &["march", "marz", "mars", "marzo"],
    &["april", "avril", "abril"],
    &["may", "mai", "mayo"],
    &["june", "juni", "juin", "junio"],
    &["july", "juli", "juillet", "julio"],
    &["august", "aout", "agosto"],
    &["september", "septembre", "septiembre"],
    &["october", "oktober", "octobre", "octubre"],
    &["november", "novembre", "noviembre"],
    &["december", "dezember", "decembre", "diciembre"],
];

/// The value of a number in words.
pub(super) fn in_words(folded: &str) -> Option<i64> {
    NUMBERS.iter().find(|(word, _)| *word == folded).map(|(_, value)| value * 1000)
}

/// The weekday, from 0 for Monday.
pub(super) fn weekday(folded: &str) -> Option<i64> {
    place(
        WEEKDAYS,
        folded
            .strip_suffix('s')
            .filter(|word| !WEEKDAYS.iter().any(|words| words.contains(word)) || word.len() > 5)
            .unwrap_or(folded),
    )
    .or_else(|| place(WEEKDAYS, folded))
}

/// The month, from 0.
pub(super) fn month(folded: &str) -> Option<i64> {
    place(MONTHS, folded)
}

fn place(all: &[&[&str]], word: &str) -> Option<i64> {
    all.iter().zip(0..).find(|(words, _)| words.contains(&word)).map(|(_, at)| at)
}

/// The value of digits in thousandths: "1,800" and "1.800" are 1800, "12.50" and "12,5" are not.
pub(super) fn in_digits(text: &str) -> Option<i64> {
    let last = text.rfind(['.', ',']);
    let decimals = last.map_or("", |at| &text[at + 1..]);
    let (whole, decimals) = match last {
        Some(at) if decimals.len() != 3 => (&text[..at], decimals),
        _ => (text, ""),
    };
    let digits: String = whole.chars().filter(char::is_ascii_digit).collect();
    let thousandths: i64 = format!("{decimals:0<3}").get(..3)?.parse().ok()?;
    digits.parse::<i64>().ok()?.checked_mul(1000)?.checked_add(thousandths)
}

/// Hours and minutes of "17:30" or "6.30".
pub(super) fn clock(text: &str) -> Option<i64> {
    let (hours, minutes) = text.split_once([':', '.']).unwrap_or((text, "00"));
    let (hours, minutes): (i64, i64) = (hours.parse().ok()?, minutes.get(..2)?.parse().ok()?);
    (hours <= 24 && minutes < 60).then_some(hours * 60 + minutes)
}
