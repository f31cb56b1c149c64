//! Products of quantised vectors.

/// The dot product of two vectors of 8-bit codes.
pub fn dot_codes(a: &[i8], b: &[i8]) -> i32 {
    a.iter().zip(b).map(|(&a, &b)| i32::from(a) * i32::from(b)).sum()
}

/// The dot product of 8-bit codes with a query of up to 14 bits a value: it fits 32 bits for up to 2,000 values.
pub fn dot_query(codes: &[i8], query: &[i16]) -> i32 {
    codes.iter().zip(query).map(|(&a, &b)| i32::from(a) * i32::from(b)).sum()
}
