//! The HNSW graph of `instant_distance` over vectors that are stored once, outside of it.

use std::cell::RefCell;
use std::fmt;
use std::sync::{Arc, Mutex};

use instant_distance::{Hnsw, Point, Search};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::vectors::{Query, Vectors};
use crate::error::{Error, Result};

/// A graph whose points are rows of [`Vectors`].
pub(super) struct Graph {
    graph: Hnsw<Place>,
    vectors: Arc<Vectors>,
    /// Reused from one search to the next, unless another thread has it.
    search: Mutex<Search>,
}

/// Size of a search's candidate list, and so the maximum number of results: larger is more exact and slower.
#[cfg(feature = "build")]
const EF_SEARCH: usize = 128;
/// Size of the candidate list while building.
#[cfg(feature = "build")]
const EF_CONSTRUCTION: usize = 160;
/// An arbitrary number, fixed so that builds are reproducible.
#[cfg(feature = "build")]
const SEED: u64 = 0x7461_6e73_7921;

/// A point of the graph: a row of the vectors, or a query.
#[derive(Clone)]
struct Place {
    vectors: Arc<Vectors>,
    at: At,
}

#[derive(Clone)]
enum At {
    Row(usize),
    Query(Arc<Query>),
}

impl Point for Place {
    fn distance(&self, other: &Self) -> f32 {
        1.0 - match (&self.at, &other.at) {
            (At::Row(a), At::Row(b)) => self.vectors.between(*a, *b),
            (At::Query(query), At::Row(row)) | (At::Row(row), At::Query(query)) => {
                self.vectors.score(query, *row)
            }
            (At::Query(_), At::Query(_)) => 1.0,
        }
    }
}

thread_local! {
    /// While a graph is being read: its vectors, and the row of the next point. Points take no bytes in the stored graph.
    static READING: RefCell<Option<(Arc<Vectors>, usize)>> = const { RefCell::new(None) };
}

impl Serialize for Place {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_unit()
    }
}

impl<'de> Deserialize<'de> for Place {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <()>::deserialize(deserializer)?;
        READING.with_borrow_mut(|reading| {
            let (vectors, next) = reading.as_mut().ok_or_else(|| serde::de::Error::custom("no vectors"))?;
            *next += 1;
            Ok(Self { vectors: vectors.clone(), at: At::Row(*next - 1) })
        })
    }
}

impl Graph {
    /// Builds a graph. Returns it with the vectors in its own order, and that order: `order[row]` is the former position of row `row`.
    #[cfg(feature = "build")]
    pub(super) fn build(vectors: Vectors) -> Result<(Self, Arc<Vectors>, Vec<usize>)> {
        let vectors = Arc::new(vectors);
        let points =
            (0..vectors.len()).map(|row| Place { vectors: vectors.clone(), at: At::Row(row) }).collect();
        // Several threads would link the points in an order that depends on timing.
        let one_thread = rayon::ThreadPoolBuilder::new().num_threads(1).build();
        let one_thread =
            one_thread.map_err(|error| Error::bundle(format!("the graph cannot be built: {error}")))?;
        let builder = instant_distance::Builder::default().seed(SEED);
        let builder = builder.ef_search(EF_SEARCH).ef_construction(EF_CONSTRUCTION);
        let (graph, places) = one_thread.install(|| builder.build_hnsw(points));
        let mut order = vec![0; places.len()];
        for (row, place) in places.into_iter().enumerate() {
            order[place.into_inner() as usize] = row;
        }
        // The points of the new graph still hold their former rows. Reading it back numbers them by position, as it will be after loading.
        let reordered = Arc::new(vectors.reordered(&order));
        let bytes = encode(&graph)?;
        Ok((Self::from_bytes(&bytes, &reordered)?, reordered, order))
    }

    /// Reads a graph over these vectors.
    pub(super) fn from_bytes(bytes: &[u8], vectors: &Arc<Vectors>) -> Result<Self> {
        check(bytes, vectors.len())
            .ok_or_else(|| Error::bundle("the graph of the bundle is malformed: build it again"))?;
        READING.set(Some((vectors.clone(), 0)));
        let graph = postcard::from_bytes(bytes);
        READING.set(None);
        let graph =
            graph.map_err(|error| Error::bundle(format!("the graph of the bundle is malformed: {error}")))?;
        Ok(Self { graph, vectors: vectors.clone(), search: Mutex::default() })
    }

    #[cfg(feature = "build")]
    pub(super) fn to_bytes(&self) -> Result<Vec<u8>> {
        encode(&self.graph)
    }

    /// Rows near the query, in no particular order.
    pub(super) fn nearest(&self, query: &Query) -> Vec<usize> {
        let query = Place { vectors: self.vectors.clone(), at: At::Query(Arc::new(query.clone())) };
        let (mut kept, mut fresh) = (self.search.try_lock().ok(), Search::default());
        let search = kept.as_deref_mut().unwrap_or(&mut fresh);
        let found = self.graph.search(&query, search);
        found.map(|item| item.pid.into_inner() as usize).collect()
    }
}

#[cfg(feature = "build")]
fn encode(graph: &Hnsw<Place>) -> Result<Vec<u8>> {
    postcard::to_stdvec(graph).map_err(|error| Error::bundle(format!("the graph cannot be written: {error}")))
}

impl fmt::Debug for Graph {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Graph").field("vectors", &self.vectors.len()).finish_non_exhaustive()
    }
}

/// Walks the stored graph and checks that every neighbour exists; `instant_distance` would panic on one that does not.
///
/// The layout, all numbers base-128: `ef_search`; the number of points, which take no bytes; the number of points again and 64
/// neighbours of each in the lowest layer; the number of further layers and for each its number of points and 32 neighbours of each. An
/// unused slot for a neighbour is `u32::MAX`.
fn check(bytes: &[u8], points: usize) -> Option<()> {
    // In the order of the bytes. Sizes only shrink from layer to layer, and every number takes at least a byte, so that a wrong size ends at
    // the end of the bytes at the latest.
    let mut bytes = bytes;
    let mut number = || {
        let (mut value, mut shift) = (0u64, 0);
        loop {
            let (byte, rest) = bytes.split_first()?;
            bytes = rest;
            value |= u64::from(byte & 0x7f).checked_shl(shift)?;
            shift += 7;
            if byte & 0x80 == 0 {
                return usize::try_from(value).ok();
            }
        }
    };
    let ef_search = number()?;
    let fits = (1..=1 << 12).contains(&ef_search) && points > 0 && number()? == points && number()? == points;
    if !fits {
        return None;
    }
    let layer = |number: &mut dyn FnMut() -> Option<usize>, size: usize, neighbours: usize| {
        (0..size.checked_mul(neighbours)?).try_for_each(|_| {
            let neighbour = number()?;
            (neighbour < size || neighbour == u32::MAX as usize).then_some(())
        })
    };
    layer(&mut number, points, 64)?;
    let layers = number()?;
    let mut above = points;
    for _ in 0..layers {
        let size = number()?;
        if size == 0 || size > above {
            return None;
        }
        layer(&mut number, size, 32)?;
        above = size;
    }
    bytes.is_empty().then_some(())
}
