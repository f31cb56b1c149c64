//! The geometry of a FAQ's vectors: nearest neighbours, the discriminant that tells entries apart, how alike an entry's questions are.
//!
//! Neighbours are found by an exact scan, or by an HNSW graph (Malkov and Yashunin, 2016) where there are enough vectors for one to pay.
//! This module alone names `instant_distance`. Its graph is built in one thread from a fixed seed, so that the same
//! vectors give the same bytes, and every neighbour in a graph that is read is checked before a search may follow it.

mod baseline;
mod discriminant;
#[cfg(feature = "engine")]
mod fit;
mod graph;
mod points;
mod soft_maximum;
mod vectors;

pub(crate) use baseline::baselines;
pub use discriminant::Discriminant;
#[cfg(feature = "engine")]
pub(crate) use fit::Fit;
pub use points::{Kind, Point};
pub(crate) use soft_maximum::SoftMaximum;
pub use vectors::Vectors;

use std::sync::Arc;

use crate::error::Result;
use graph::Graph;

/// From how many vectors on a graph is built. It is faster from a quarter of that on, but takes minutes to build and misses
/// neighbours, where the exact scan takes some milliseconds and misses none. Measured by `cargo bench --bench index`; the figures
/// are in ARCHITECTURE.md.
pub const GRAPH_FROM: usize = 32_768;

/// Vectors that can be searched.
pub struct Index {
    vectors: Arc<Vectors>,
    graph: Option<Graph>,
}

/// A vector that was found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Neighbour {
    /// Its position in the index.
    pub row: usize,
    /// Its cosine with the query, -1 to 1.
    pub score: f32,
}

impl Index {
    /// An index without a graph.
    pub fn exact(vectors: Vectors) -> Self {
        Self { vectors: Arc::new(vectors), graph: None }
    }

    /// Builds a graph over the vectors, which it puts into an order of its own: `order[row]` is where row `row` was before.
    #[cfg(feature = "build")]
    pub fn with_graph(vectors: Vectors) -> Result<(Self, Vec<usize>)> {
        let (graph, vectors, order) = Graph::build(vectors)?;
        Ok((Self { vectors, graph: Some(graph) }, order))
    }

    /// Puts an index together from what [`Index::vectors`] and [`Index::graph_bytes`] gave.
    ///
    /// # Errors
    ///
    /// The graph is malformed or is not over these vectors.
    pub fn from_parts(vectors: Vectors, graph: Option<&[u8]>) -> Result<Self> {
        let vectors = Arc::new(vectors);
        let graph = graph.map(|bytes| Graph::from_bytes(bytes, &vectors)).transpose()?;
        Ok(Self { vectors, graph })
    }

    /// The vectors, in the order of the index.
    pub fn vectors(&self) -> &Vectors {
        &self.vectors
    }

    /// The graph as bytes, if there is one.
    #[cfg(feature = "build")]
    pub fn graph_bytes(&self) -> Result<Option<Vec<u8>>> {
        self.graph.as_ref().map(Graph::to_bytes).transpose()
    }

    /// Whether a graph is searched, and not every vector.
    pub fn has_graph(&self) -> bool {
        self.graph.is_some()
    }

    /// The nearest vectors to `query` (of [`Vectors::width`] values), best first, equal scores in the order of the index. With a graph some
    /// hundred at most, else all of them.
    pub fn nearest(&self, query: &[f32]) -> Vec<Neighbour> {
        let query = self.vectors.query(query);
        let mut found: Vec<Neighbour> = match &self.graph {
            Some(graph) => {
                let rows = graph.nearest(&query).into_iter();
                rows.map(|row| Neighbour { row, score: self.vectors.score(&query, row) }).collect()
            }
            None => {
                let rows = 0..self.vectors.len();
                rows.map(|row| Neighbour { row, score: self.vectors.score(&query, row) }).collect()
            }
        };
        found.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.row.cmp(&b.row)));
        found
    }
}
