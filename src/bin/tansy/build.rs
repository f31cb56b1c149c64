//! `tansy build`: turns a FAQ into a bundle, or into a folder that any static host can serve.

mod changes;
mod loss;
mod place;
mod watch;

use std::path::PathBuf;

use anyhow::{Result, bail};
use tansy::builder::{Builder, Options, Report};
use tansy::bundle::Bundle;

use crate::input::{self, Found, Inputs};
use crate::model::{Choice, Model};
use crate::output::{count, size};
use crate::progress::Progress;
use crate::site::{self, Host, Keep, Lock, Site};
use crate::{also, files, opened, say};
use changes::Changes;
use place::Place;

/// Turn a FAQ into a folder for any static host, or into a single bundle file
///
/// The folder holds tansy.js, which your pages include, the bundle, the model and the browser modules. If it was built before, only
/// changed text is embedded again. Files of earlier builds stay for a while, for visitors whose pages were loaded before.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  tansy build faq.html -o public/tansy
  tansy build faq.html prices.csv --base-url https://shop.example/ --contact 'Call [609-555-0142](tel:+16095550142)' -o public/tansy
  tansy build https://shop.example/faq prices.csv -o public/tansy
  tansy build https://shop.example/help/ --site -o public/tansy
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
    /// How many builds stay in the folder, this one included; those replaced within the last 7 days stay anyway, except with --watch
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u16).range(1..=1000))]
    keep: u16,
    /// Tell this host how long browsers may cache the files, in _headers at the root of the site; rules of yours in it stay
    #[arg(long, value_enum)]
    host: Option<Host>,
    /// How much of the text may be in no question or answer, in percent, before the build fails; 100 allows all. Navigation, footers and the like do not count
    #[arg(long, value_name = "PERCENT", default_value = "50", value_parser = percent)]
    max_left: u8,
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
    if is_bundle && args.host.is_some() {
        bail!("--host is for a folder, but {} is a bundle", args.out.display());
    }
    let mut found = args.inputs.read()?;
    let model = args.model.to_build_with()?;
    let given = args.given_previous()?;
    let lock = if is_bundle || args.dry_run { None } else { Some(Lock::on(&args.out)?) };
    if lock.as_ref().is_some_and(|lock| lock.waited) && !args.inputs.has_stdin() {
        // The inputs may have changed meanwhile, and the build that ended may have read them later than this one.
        found = args.inputs.read()?;
    }
    loss::check(&found, args.max_left)?;
    input::warn_of_left(&found);
    also::warn_of_outdated(&found.taken);
    let previous = given.or_else(|| args.last_bundle(is_bundle));
    let (bytes, report) = args.bundle(&found, &model, previous.as_ref())?;
    say(format_args!("{}", summary(&found, &report, previous.as_ref())));
    let wrote =
        if is_bundle { args.write_bundle(&bytes)? } else { args.write_site(bytes, model, lock.as_ref())? };
    for (path, bytes) in wrote {
        say(format_args!("{:>9}  {}", size(bytes), path.display()));
    }
    if args.dry_run {
        say(format_args!("Nothing was written."));
    } else if !is_bundle {
        say(format_args!(
            "\nPut this before </body> of each page:\n  <script src=\"{}\" async></script>",
            Place::of(&args.out).url + "tansy.js"
        ));
    }
    loss::remarks(&found).iter().for_each(|remark| say(format_args!("Note: {remark}")));
    say(format_args!("{}", loss::summary(&found)));
    Ok(())
}

/// A percentage, with or without its sign.
fn percent(given: &str) -> Result<u8, String> {
    let number = given.trim_end_matches('%').trim().parse().ok();
    number.filter(|&percent| percent <= 100).ok_or_else(|| "it is not a percentage from 0 to 100".to_owned())
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

    /// The bundle from `--previous`, which must be readable.
    fn given_previous(&self) -> Result<Option<Bundle>> {
        self.previous.as_ref().map(|path| Ok(opened::open(path)?.bundle)).transpose()
    }

    /// The bundle of the last build, if it can be read.
    fn last_bundle(&self, is_bundle: bool) -> Option<Bundle> {
        let last = if is_bundle { Some(self.out.clone()) } else { site::previous(&self.out) };
        last.and_then(|path| opened::open(&path).ok()).map(|opened| opened.bundle)
    }

    fn write_bundle(&self, bytes: &[u8]) -> Result<Vec<(PathBuf, usize)>> {
        if !self.dry_run {
            self.out.parent().map(files::make_folder).transpose()?;
            files::remove_abandoned(&self.out);
            files::write(&self.out, bytes)?;
        }
        Ok(vec![(self.out.clone(), bytes.len())])
    }

    /// Writes the folder if it is locked, else only says what would be written.
    fn write_site(
        &self,
        bundle: Vec<u8>,
        model: Model,
        lock: Option<&Lock>,
    ) -> Result<Vec<(PathBuf, usize)>> {
        let site = Site::new(&self.model.assets, bundle, model.bytes)?;
        let parts = site.parts().into_iter().map(|(name, bytes)| (self.out.join(name), bytes));
        let mut wrote: Vec<_> = parts.collect();
        let Some(lock) = lock else { return Ok(wrote) };
        let stay = site.write(lock, Keep { builds: self.keep.into(), week: !self.watch })?;
        if let Some(host) = self.host {
            let (Place { root, url }, stay) = (Place::of(&self.out), stay.iter().map(String::as_str));
            wrote.push(site::write_headers(&root, &url, &stay.collect::<Vec<_>>(), host)?);
        }
        Ok(wrote)
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
