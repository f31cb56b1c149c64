//! Removes the parts of tract from a browser module that never run there.
//!
//! tract registers all of its operators and kernels, so the linker must keep them, and a page would download them for nothing. Which functions
//! are needed is found by running the module:
//!
//! ```text
//! cut instrument IN.wasm OUT.wasm          OUT counts which functions are called, in exported globals
//! cut apply IN.wasm CALLED.txt OUT.wasm    OUT is IN without the functions that were never called and what only they
//!                                          need; prints the bytes of code of each crate in OUT
//! cut strip IN.wasm OUT.wasm               OUT is IN without the names of its functions
//! ```
//!
//! `CALLED.txt` has a `1` or a `0` for each function of IN, in order; `tools/cut/run.mjs` writes it. A removed
//! function throws an error that says so: the module can fail, but not return a wrong answer. Only functions of [`CUTTABLE`] crates are
//! removed, as these crates have much that our graphs do not need. Our own code and what it calls is kept whole, as running it does not reach
//! all of its error paths.

mod names;

use std::collections::{HashMap, HashSet};
use std::fs;

use anyhow::{Context, Result, bail, ensure};
use walrus::ir::{Const, GlobalSet, Value, Visitor, dfs_in_order};
use walrus::{
    ConstExpr, FunctionBuilder, FunctionId, FunctionKind, LocalFunction, Module, ModuleConfig, ValType,
};

/// tract's crates, and crates that only tract uses.
const CUTTABLE: [&str; 18] = [
    "erased_serde",
    "itertools",
    "matrixmultiply",
    "ndarray",
    "nom",
    "num_integer",
    "primal_check",
    "rustfft",
    "scan_fmt",
    "tar",
    "tract_core",
    "tract_data",
    "tract_extra",
    "tract_hir",
    "tract_linalg",
    "tract_nnef",
    "tract_onnx",
    "tract_onnx_opl",
];
/// Our crates, which are never cut.
const OURS: [&str; 2] = ["tansy", "tansy_kernels"];
/// The exported function that throws the error of a removed function.
const LEFT_OUT: &str = "tansy_left_out";
/// Prefix of the names of the exported counters; the number of the function follows.
const COUNTER: &str = "called.";

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match &arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["instrument", from, to] => write(to, &mut instrument(parse(from)?)?),
        ["strip", from, to] => write(to, &mut parse(from)?),
        ["apply", from, called, to] => {
            let called = fs::read_to_string(called).with_context(|| format!("cannot read {called}"))?;
            let mut module = parse(from)?;
            apply(&mut module, called.trim())?;
            for (name, bytes) in sizes(&module) {
                println!("{bytes}\t{name}");
            }
            write(to, &mut module)
        }
        _ => bail!(
            "cut instrument IN.wasm OUT.wasm | cut apply IN.wasm CALLED.txt OUT.wasm | cut strip IN.wasm OUT.wasm"
        ),
    }
}

fn parse(path: &str) -> Result<Module> {
    let mut config = ModuleConfig::new();
    config.generate_name_section(false).generate_producers_section(false);
    config.parse(&fs::read(path).with_context(|| format!("cannot read {path}"))?)
}

fn write(path: &str, module: &mut Module) -> Result<()> {
    fs::write(path, module.emit_wasm()).with_context(|| format!("cannot write {path}"))
}

/// The functions with a body, in the order in which `instrument` and `apply` number them.
fn bodies(module: &Module) -> Vec<FunctionId> {
    module.funcs.iter_local().map(|(id, _)| id).collect()
}

/// Adds an exported global for each function, which is set to 1 when the function is called.
fn instrument(mut module: Module) -> Result<Module> {
    for (number, id) in bodies(&module).into_iter().enumerate() {
        let zero = ConstExpr::Value(Value::I32(0));
        let counter = module.globals.add_local(ValType::I32, true, false, zero);
        module.exports.add(&format!("{COUNTER}{number}"), counter);
        let mut body = module.funcs.get_mut(id).kind.unwrap_local_mut().builder_mut().func_body();
        body.instr_at(0, Const { value: Value::I32(1) }).instr_at(1, GlobalSet { global: counter });
    }
    Ok(module)
}

/// Replaces the functions that were never called by a stub, and removes what nothing needs any more.
fn apply(module: &mut Module, called: &str) -> Result<()> {
    // The export that throws has to be there until the stubs call it, and is removed before the garbage collection, which would keep it and
    // all it needs if nothing was cut.
    let ids = bodies(module);
    ensure!(
        ids.len() == called.len(),
        "the module has {} functions, the profile {}: make it again",
        ids.len(),
        called.len()
    );
    let ran: HashSet<FunctionId> =
        ids.iter().zip(called.bytes()).filter(|(_, c)| *c == b'1').map(|(id, _)| *id).collect();
    ensure!(ran.len() > 100, "only {} functions were called: did the workload run?", ran.len());
    let left_out = module.exports.get_func(LEFT_OUT).with_context(|| format!("no export {LEFT_OUT}"))?;
    let before = ids.len();
    let needed = called_by_ours(module);
    for id in ids.into_iter().filter(|id| !ran.contains(id) && !needed.contains(id)) {
        if named(module, id, names::cuttable) {
            stub(module, id, left_out);
        }
    }
    module.exports.remove(LEFT_OUT)?;
    walrus::passes::gc::run(module);
    let after = bodies(module).len();
    eprintln!("cut: {} functions were called, {after} of {before} are kept", ran.len());
    Ok(())
}

/// The functions that our own functions call, directly or through functions that are never cut. The compiler merges functions with equal
/// code, and the remaining name may be one of tract's.
fn called_by_ours(module: &Module) -> HashSet<FunctionId> {
    let mut left: Vec<FunctionId> =
        bodies(module).into_iter().filter(|id| named(module, *id, names::ours)).collect();
    let mut called = HashSet::new();
    while let Some(id) = left.pop() {
        let FunctionKind::Local(function) = &module.funcs.get(id).kind else { continue };
        let mut calls = Calls::default();
        dfs_in_order(&mut calls, function, function.entry_block());
        for callee in calls.0 {
            if called.insert(callee) && !named(module, callee, names::cuttable) {
                left.push(callee);
            }
        }
    }
    called
}

/// Whether a function has a name of this kind.
fn named(module: &Module, id: FunctionId, kind: fn(&str) -> bool) -> bool {
    module.funcs.get(id).name.as_deref().is_some_and(kind)
}

/// Collects the functions that one calls.
#[derive(Default)]
struct Calls(Vec<FunctionId>);

impl<'a> Visitor<'a> for Calls {
    fn visit_function_id(&mut self, id: &FunctionId) {
        self.0.push(*id);
    }
}

/// Bytes of code by crate, the largest first. Stubs, of a few bytes each, are not counted.
fn sizes(module: &Module) -> Vec<(String, usize)> {
    let mut sizes: HashMap<String, usize> = HashMap::new();
    for (id, function) in module.funcs.iter_local() {
        let name = module.funcs.get(id).name.as_deref().map_or_else(|| "(no name)".into(), names::owner);
        *sizes.entry(name).or_default() += function.original_range.as_ref().map_or(0, |range| range.len());
    }
    let mut sizes: Vec<(String, usize)> = sizes.into_iter().filter(|(_, bytes)| *bytes > 0).collect();
    sizes.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    sizes
}

/// Replaces the body of a function by a call that throws.
fn stub(module: &mut Module, id: FunctionId, left_out: FunctionId) {
    let (params, results) = {
        let ty = module.types.get(module.funcs.get(id).ty());
        (ty.params().to_vec(), ty.results().to_vec())
    };
    let args = params.iter().map(|ty| module.locals.add(*ty)).collect();
    let mut builder = FunctionBuilder::new(&mut module.types, &params, &results);
    builder.func_body().call(left_out).unreachable();
    let stub: LocalFunction = builder.local_func(args);
    module.funcs.get_mut(id).kind = FunctionKind::Local(stub);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_called_through_the_standard_library_are_kept() {
        let mut module = Module::with_config(ModuleConfig::new());
        let mut function = |name: &str, callee: Option<FunctionId>| {
            let mut builder = FunctionBuilder::new(&mut module.types, &[], &[]);
            if let Some(callee) = callee {
                builder.func_body().call(callee);
            }
            let id = builder.finish(Vec::new(), &mut module.funcs);
            module.funcs.get_mut(id).name = Some(name.to_owned());
            id
        };
        // As rustc mangles `tract_core::a` and so on.
        let below = function("_RNvC10tract_core1a", None);
        let merged = function("_RNvC10tract_core1b", Some(below));
        let standard = function("_RNvC4core1c", Some(merged));
        function("_RNvC5tansy1d", Some(standard));
        let other = function("_RNvC10tract_core1e", None);
        let called = called_by_ours(&module);
        assert!(called.contains(&standard) && called.contains(&merged));
        assert!(!called.contains(&below) && !called.contains(&other));
    }
}
