//! The `tansy` command: one file per subcommand, and what they share.

mod also;
mod ask;
mod assets;
mod build;
mod endpoint;
mod eval;
mod export;
mod extract;
mod files;
mod formats;
mod gaps;
#[cfg(target_os = "wasi")]
mod host;
mod html;
mod http;
mod input;
mod inspect;
mod model;
mod opened;
mod output;
mod pack;
mod phrase;
#[cfg_attr(target_os = "wasi", path = "progress/host.rs")]
#[cfg_attr(not(target_os = "wasi"), path = "progress/native.rs")]
mod progress;
mod queries;
mod search;
#[cfg_attr(target_os = "wasi", path = "serve/host.rs")]
mod serve;
mod site;
mod web;

use anyhow::Result;
use clap::{Parser, Subcommand};

use output::say;

/// A chatbot that answers from your own FAQ, in the visitor's browser.
#[derive(Parser)]
#[command(version, max_term_width = 100, arg_required_else_help = true)]
#[command(after_help = "Example:\n  tansy build faq.html -o public/tansy && tansy serve public")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Build(build::Args),
    Extract(extract::Args),
    Phrase(phrase::Args),
    Search(search::Args),
    Ask(ask::Args),
    Inspect(inspect::Args),
    Eval(eval::Args),
    Gaps(gaps::Args),
    Export(export::Args),
    Serve(serve::Args),
    Pack(pack::Args),
}

fn main() -> std::process::ExitCode {
    quiet_panics_of_tract();
    match run(Cli::parse()) {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            output::warn(format_args!("{error:#}"));
            std::process::ExitCode::FAILURE
        }
    }
}

/// Keeps panics of tract from the terminal: the library turns them into errors, which say what is wrong with the model.
fn quiet_panics_of_tract() {
    let report = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let is_of_tract = |file: &str| ["tract-", "ndarray-"].iter().any(|name| file.contains(name));
        if !panic.location().is_some_and(|location| is_of_tract(location.file())) {
            report(panic);
        }
    }));
}

fn run(cli: Cli) -> Result<()> {
    #[cfg(target_os = "wasi")]
    host::enter_folder()?;
    match cli.command {
        Command::Build(args) => build::run(&args),
        Command::Extract(args) => extract::run(&args),
        Command::Phrase(args) => phrase::run(&args),
        Command::Search(args) => search::run(&args),
        Command::Ask(args) => ask::run(&args),
        Command::Inspect(args) => inspect::run(&args),
        Command::Eval(args) => eval::run(&args),
        Command::Gaps(args) => gaps::run(&args),
        Command::Export(args) => export::run(&args),
        Command::Serve(args) => serve::run(&args),
        Command::Pack(args) => pack::run(&args),
    }
}
