//! The geometry of a FAQ's vectors: nearest neighbours, the discriminant between entries, and how similar an entry's phrasings are.
//!
//! Neighbours are found by an exact scan, or by an HNSW graph (Malkov and Yashunin, 2016) if there are so many vectors that
//! it pays off. No other module uses `instant_distance`. Its graph is built in one thread from a fixed seed, so that the same
//! vectors give the same bytes, and when a graph is read, every neighbour is checked before a search may follow it.

mod baseline;
mod central;
mod discriminant;
#[cfg(feature = "engine")]
mod fit;
mod graph;
mod points;
mod soft_maximum;
mod vectors;

pub(crate) use baseline::baselines;
pub(crate) use central::central;
pub use discriminant::Discriminant;
#[cfg(feature = "engine")]
pub(crate) use fit::Fit;
pub use points::{Kind, Point};
pub(crate) use soft_maximum::SoftMaximum;
pub use vectors::Vectors;

use std::sync::Arc;

use crate::error::Result;
use graph::Graph;

/// Number of vectors from which a graph is built. It is faster from a quarter of that, but takes minutes to build and misses neighbours,
/// while the exact scan takes a few milliseconds and misses none. Measured by `cargo bench --bench index`; the figures
/// are in ARCHITECTURE.md.
pub const GRAPH_FROM: usize = 32_768;

/// A searchable collection of vectors.
pub struct Index {
    vectors: Arc<Vectors>,
    graph: Option<Graph>,
}

/// A search result.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
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

    /// Builds a graph over the vectors, which get the order of the graph: `order[row]` is the former position of row `row`.
    ///
    /// # Errors
    ///
    /// The graph cannot be built or encoded.
    #[cfg(feature = "build")]
    pub fn with_graph(vectors: Vectors) -> Result<(Self, Vec<usize>)> {
        let (graph, vectors, order) = Graph::build(vectors)?;
        Ok((Self { vectors, graph: Some(graph) }, order))
    }

    /// Assembles an index from what [`Index::vectors`] and [`Index::graph_bytes`] gave.
    ///
    /// # Errors
    ///
    /// The graph is malformed, or does not belong to these vectors.
    pub fn from_parts(vectors: Vectors, graph: Option<&[u8]>) -> Result<Self> {
        let vectors = Arc::new(vectors);
        let graph = graph.map(|bytes| Graph::from_bytes(bytes, &vectors)).transpose()?;
        Ok(Self { vectors, graph })
    }

    /// The vectors, in the order of the index.
    pub fn vectors(&self) -> &Vectors {
        &self.vectors
    }

    /// The encoded graph, if there is one.
    ///
    /// # Errors
    ///
    /// The graph cannot be encoded.
    #[cfg(feature = "build")]
    pub fn graph_bytes(&self) -> Result<Option<Vec<u8>>> {
        self.graph.as_ref().map(Graph::to_bytes).transpose()
    }

    /// Whether searches use a graph instead of scanning all vectors.
    pub fn has_graph(&self) -> bool {
        self.graph.is_some()
    }

    /// The nearest vectors to `query` (of [`Vectors::width`] values), best first, equal scores in the order of the index. With a graph
    /// at most a hundred or so, else all.
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
