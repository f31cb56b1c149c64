//! `tansy build`: turns a FAQ into a bundle, or into a folder that any static host can serve.

mod changes;
mod watch;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use tansy::builder::{Builder, Options, Report};
use tansy::bundle::Bundle;

use crate::input::{self, Found, Inputs};
use crate::model::{Choice, Model};
use crate::output::{count, size};
use crate::progress::Progress;
use crate::site::{self, Site};
use crate::{also, files, opened, say};
use changes::Changes;

/// Turn a FAQ into a folder for any static host, or into a single bundle file
///
/// The folder holds tansy.js, which your pages include, the bundle, the model and the browser modules. If it was built before, only
/// changed text is embedded again, and outdated files of the earlier build are removed.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  tansy build faq.html -o public/tansy
  tansy build faq.html prices.csv --base-url https://shop.example/ --contact 'Call [609-555-0142](tel:+16095550142)' -o public/tansy
  tansy build docs/ -o faq.tansy
  tansy build docs/ -o public/tansy --watch")]
pub(crate) struct Args {
    #[command(flatten)]
    inputs: Inputs,
    /// The folder to write; if the name ends in .tansy, only the bundle is written
    #[arg(short, long, value_name = "OUT")]
    out: PathBuf,
    #[command(flatten)]
    model: Choice,
    /// The name of the site [default: the title of the first page]
    #[arg(long)]
    title: Option<String>,
    /// The language of the FAQ, such as en or pt-BR [default: the language that the first page declares]
    #[arg(long, value_name = "TAG")]
    language: Option<String>,
    /// Where to turn when the FAQ has no answer, as Markdown
    #[arg(long, value_name = "TEXT")]
    contact: Option<String>,
    /// Whether to build a search graph, which pays off from a few thousand entries
    #[arg(long, value_enum, default_value_t = Graph::Auto)]
    graph: Graph,
    /// An earlier bundle, whose vectors are reused for unchanged text [default: the bundle in OUT]
    #[arg(long, value_name = "OLD.tansy")]
    previous: Option<PathBuf>,
    /// Do everything except write files
    #[arg(long)]
    dry_run: bool,
    /// Build again whenever an input changes, until Ctrl+C; if an input cannot be read, the last build is kept
    #[arg(long, conflicts_with = "dry_run")]
    watch: bool,
}

#[derive(Clone, Copy, PartialEq, clap::ValueEnum)]
enum Graph {
    Auto,
    Always,
    Never,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    if args.watch { watch::run(args) } else { once(args) }
}

fn once(args: &Args) -> Result<()> {
    let is_bundle = args.out.extension().is_some_and(|extension| extension == "tansy");
    if !is_bundle && args.out.is_file() {
        bail!("{}: this is a file: name a folder, or a bundle that ends in .tansy", args.out.display());
    }
    let found = args.inputs.read()?;
    input::warn_of_left(&found);
    also::warn_of_outdated(&found.taken);
    let model = args.model.to_build_with()?;
    let previous = args.previous_bundle(is_bundle)?;
    let (bytes, report) = args.bundle(&found, &model, previous.as_ref())?;
    say(format_args!("{}", summary(&found, &report, previous.as_ref())));
    let wrote = if is_bundle { args.write_bundle(&bytes)? } else { args.write_site(bytes, model)? };
    for (path, bytes) in wrote {
        say(format_args!("{:>9}  {}", size(bytes), path.display()));
    }
    if args.dry_run {
        say(format_args!("Nothing was written."));
    } else if !is_bundle {
        say(format_args!(
            "\nPut this before </body> of each page:\n  <script src=\"{}\" async></script>",
            script(&args.out)
        ));
    }
    Ok(())
}

impl Args {
    fn bundle(&self, found: &Found, model: &Model, previous: Option<&Bundle>) -> Result<(Vec<u8>, Report)> {
        let given = |given: &Option<String>, read: &Option<String>| given.clone().or_else(|| read.clone());
        let mut options = Options::default();
        options.title = given(&self.title, &found.title);
        options.language = given(&self.language, &found.language);
        options.contact.clone_from(&self.contact);
        options.graph = match self.graph {
            Graph::Auto => None,
            Graph::Always => Some(true),
            Graph::Never => Some(false),
        };
        let mut builder = Builder::new(&model.embedder, options);
        if let Some(bundle) = previous {
            builder = builder.previous(bundle);
        }
        let progress = Progress::new("Embedding", 0);
        Ok(builder.build(&found.faq, |_, all| progress.step(all))?)
    }

    /// The bundle from `--previous`, which must be readable, else that of the last build, which is ignored if it is not.
    fn previous_bundle(&self, is_bundle: bool) -> Result<Option<Bundle>> {
        if let Some(path) = &self.previous {
            return Ok(Some(opened::open(path)?.bundle));
        }
        let last = if is_bundle { Some(self.out.clone()) } else { site::previous(&self.out) };
        Ok(last.and_then(|path| opened::open(&path).ok()).map(|opened| opened.bundle))
    }

    fn write_bundle(&self, bytes: &[u8]) -> Result<Vec<(PathBuf, usize)>> {
        if !self.dry_run {
            self.out.parent().map(files::make_folder).transpose()?;
            files::write(&self.out, bytes)?;
        }
        Ok(vec![(self.out.clone(), bytes.len())])
    }

    fn write_site(&self, bundle: Vec<u8>, model: Model) -> Result<Vec<(PathBuf, usize)>> {
        let site = Site::new(&self.model.assets, bundle, model.bytes)?;
        if !self.dry_run {
            files::make_folder(&self.out)?;
            site.write(&self.out).context("the folder is incomplete: build it again")?;
        }
        Ok(site.parts().into_iter().map(|(name, bytes)| (self.out.join(name), bytes)).collect())
    }
}

fn summary(found: &Found, report: &Report, previous: Option<&Bundle>) -> String {
    let entries = count(report.entries, "question", "questions");
    let also = also::summary(&found.taken);
    let points = count(report.points, "vector", "vectors");
    let mut summary = format!("{entries}{also}, {points}, {} embedded", report.embedded);
    if let Some(previous) = previous {
        let changes = Changes::between(previous.faq(), &found.faq);
        summary.push_str(&format!("; since the last build {changes}"));
    }
    summary
}

/// Names of folders that are usually the root of a site.
const ROOTS: [&str; 11] =
    ["public", "static", "dist", "_site", "site", "www", "htdocs", "html", "public_html", "out", "build"];

/// The URL path of the script, guessed from the path of the folder: the part below the site's root, or only the last component if
/// no root is recognised.
fn script(out: &Path) -> String {
    let absolute = std::path::absolute(out).unwrap_or_else(|_| out.to_owned());
    let parts: Vec<String> = absolute.iter().map(|part| part.to_string_lossy().into_owned()).collect();
    let root = parts.iter().rposition(|part| ROOTS.contains(&part.as_str()));
    let below = root.map_or(parts.len().saturating_sub(1), |root| root + 1);
    let folders: String = parts[below..].iter().map(|part| format!("{part}/")).collect();
    format!("/{folders}tansy.js")
}
