//! Symmetric matrices in `f64`, row by row, of which only the lower triangle is read and written.

/// Adds `weight * x x^T` to the lower triangle of `[width, width]`, `width` being the length of `x`.
pub fn add_outer(matrix: &mut [f64], x: &[f64], weight: f64) {
    for (i, line) in matrix.chunks_exact_mut(x.len()).enumerate() {
        let factor = weight * x[i];
        line[..=i].iter_mut().zip(x).for_each(|(sum, value)| *sum += factor * value);
    }
}

/// Cholesky decomposition in place: the lower `L` with `L L^T` the given positive definite matrix.
pub fn cholesky(matrix: &mut [f64], width: usize) {
    for i in 0..width {
        for j in 0..=i {
            let (row, other) = (&matrix[i * width..][..j], &matrix[j * width..][..j]);
            let rest = matrix[i * width + j] - row.iter().zip(other).map(|(a, b)| a * b).sum::<f64>();
            matrix[i * width + j] =
                if i == j { rest.max(1e-12).sqrt() } else { rest / matrix[j * width + j] };
        }
    }
}

/// Solves `L L^T x = y` by forward, then back substitution.
pub fn solve(lower: &[f64], y: &[f64]) -> Vec<f64> {
    let width = y.len();
    let mut x = y.to_vec();
    for i in 0..width {
        let known: f64 = lower[i * width..][..i].iter().zip(&x).map(|(a, b)| a * b).sum();
        x[i] = (x[i] - known) / lower[i * width + i];
    }
    for i in (0..width).rev() {
        let known: f64 = (i + 1..width).map(|j| lower[j * width + i] * x[j]).sum();
        x[i] = (x[i] - known) / lower[i * width + i];
    }
    x
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_solution_solves_the_sum_of_outer_products(
            (vectors, y) in (1usize..9).prop_flat_map(|width| {
                let vector = || prop::collection::vec(-2.0f64..2.0, width);
                (prop::collection::vec(vector(), 1..12), vector())
            }),
        ) {
            let width = y.len();
            // The identity makes it positive definite.
            let mut lower: Vec<f64> = (0..width * width).map(|at| f64::from(u8::from(at % (width + 1) == 0))).collect();
            vectors.iter().for_each(|vector| add_outer(&mut lower, vector, 0.5));
            cholesky(&mut lower, width);
            let x = solve(&lower, &y);
            for (row, wanted) in y.iter().enumerate() {
                let outer = |vector: &Vec<f64>| 0.5 * vector[row] * vector.iter().zip(&x).map(|(a, b)| a * b).sum::<f64>();
                let found = x[row] + vectors.iter().map(outer).sum::<f64>();
                prop_assert!((found - wanted).abs() < 1e-9, "{found} for {wanted}");
            }
        }
    }
}
