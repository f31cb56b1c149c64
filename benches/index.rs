//! An exact scan against an HNSW graph, from 100 to 100,000 random unit vectors: `cargo bench --bench index`.
//!
//! [`tansy::index::GRAPH_FROM`] was chosen by it. Random vectors have no clusters, which is the hardest case for a graph: the printed recall
//! is a lower bound for a FAQ. Building the largest graphs takes the better part of an hour, so they are skipped unless `TANSY_BENCH_ALL` is
//! set.
#![allow(missing_docs, clippy::expect_used, clippy::print_stdout)]

use std::collections::HashSet;
use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, BenchmarkId, Criterion, SamplingMode, criterion_group, criterion_main};
use tansy::index::{Index, Vectors};

/// Number of values in a vector, as in MiniLM's.
const WIDTH: usize = 384;
const SIZES: [usize; 10] = [100, 300, 1_000, 2_000, 4_096, 8_192, 16_384, 32_768, 65_536, 100_000];
/// Maximum number of vectors in a graph without `TANSY_BENCH_ALL`.
const GRAPH_UP_TO: usize = 16_384;
const QUERIES: usize = 100;
/// Number of neighbours that recall is computed over.
const TOP: usize = 10;

fn nearest(criterion: &mut Criterion) {
    let mut random = Random(42);
    let queries: Vec<_> = (0..QUERIES).map(|_| random.unit_vector()).collect();
    let vectors: Vec<_> = (0..SIZES[SIZES.len() - 1]).map(|_| random.unit_vector()).collect();

    // All sizes share the same vectors, and exact scan and graph alternate, so that their times at one size are taken close together.
    let mut group = criterion.benchmark_group("index");
    group.sampling_mode(SamplingMode::Flat).sample_size(20);
    group.warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(3));
    for size in SIZES {
        let exact = Index::exact(collect(&vectors[..size]));
        measure(&mut group, "exact", size, &exact, &queries);
        if size > GRAPH_UP_TO && std::env::var_os("TANSY_BENCH_ALL").is_none() {
            continue;
        }
        let started = Instant::now();
        let (graph, order) = Index::with_graph(collect(&vectors[..size])).expect("a graph");
        let seconds = started.elapsed().as_secs_f64();
        let recall = recall(&exact, &graph, &order, &queries);
        println!("graph over {size} vectors: built in {seconds:.2} s, recall@{TOP} {recall:.3}");
        measure(&mut group, "graph", size, &graph, &queries);
    }
    group.finish();
}

fn measure(
    group: &mut BenchmarkGroup<WallTime>,
    name: &str,
    size: usize,
    index: &Index,
    queries: &[Vec<f32>],
) {
    let mut turn = queries.iter().cycle();
    group.bench_function(BenchmarkId::new(name, size), |bencher| {
        bencher.iter(|| index.nearest(black_box(turn.next().expect("a query"))));
    });
}

fn collect(rows: &[Vec<f32>]) -> Vectors {
    let mut vectors = Vectors::new(WIDTH).expect("a width");
    for row in rows {
        vectors.push(row).expect("finite values");
    }
    vectors
}

/// The share of the [`TOP`] nearest vectors that the graph finds.
fn recall(exact: &Index, graph: &Index, order: &[usize], queries: &[Vec<f32>]) -> f64 {
    let found = queries.iter().map(|query| {
        let wanted: HashSet<_> = exact.nearest(query).iter().take(TOP).map(|hit| hit.row).collect();
        graph.nearest(query).iter().take(TOP).filter(|hit| wanted.contains(&order[hit.row])).count()
    });
    found.sum::<usize>() as f64 / (queries.len() * TOP) as f64
}

/// A random number generator with a fixed seed: splitmix64 (Steele, Lea and Flood, 2014).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Uniform in (0, 1).
    fn uniform(&mut self) -> f64 {
        ((self.next() >> 11) as f64 + 0.5) / (1u64 << 53) as f64
    }

    /// Standard normal: Box and Muller, 1958.
    fn normal(&mut self) -> f32 {
        ((-2.0 * self.uniform().ln()).sqrt() * (std::f64::consts::TAU * self.uniform()).cos()) as f32
    }

    /// Uniform on the sphere.
    fn unit_vector(&mut self) -> Vec<f32> {
        let values: Vec<f32> = (0..WIDTH).map(|_| self.normal()).collect();
        let length = values.iter().map(|value| value * value).sum::<f32>().sqrt();
        values.iter().map(|value| value / length).collect()
    }
}

criterion_group!(benches, nearest);
criterion_main!(benches);
