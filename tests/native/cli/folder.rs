//! The folder over time: builds at once, killed builds, and what stays of earlier ones.

use std::fs;
use std::process::{Child, Stdio};
use std::time::Duration;

use serde_json::Value;

use super::build::names;
use super::support::{Folder, Run, SHOP};

/// Fails unless `tansy.js` names files that are there and whole.
fn assert_complete(folder: &Folder, site: &str) {
    let names = names(folder, site);
    let root = names["root"].as_str().unwrap().to_owned();
    for (built, source) in
        [("define.js", "www/widget/define.js"), ("../engine/worker.js", "www/engine/worker.js")]
    {
        let whole = fs::read(crate::support::path(source)).unwrap();
        assert!(folder.read(&format!("{site}/{root}{built}")) == whole, "{built}");
    }
    folder.ok(&["search", site, "Do you deliver to Princeton?"]);
}

fn start(folder: &Folder, args: &[&str]) -> Child {
    folder.command(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// The shop with another price, so that each build has another bundle.
fn shop(price: usize) -> String {
    SHOP.replace("$12", &format!("${price}"))
}

#[test]
fn builds_of_one_folder_at_once_all_leave_it_complete() {
    let folder = Folder::new("at-once");
    for (round, builds) in [2, 5, 10, 2, 5].into_iter().enumerate() {
        let started: Vec<Child> = (0..builds)
            .map(|build| {
                let name = format!("faq-{build}.html");
                folder.write(&name, shop(100 * round + build));
                // Nothing of the earlier builds may stay but what this test is about.
                start(&folder, &["build", &name, "-o", "site", "--keep", "1"])
            })
            .collect();
        let runs: Vec<Run> =
            started.into_iter().map(|child| child.wait_with_output().unwrap().into()).collect();
        for run in &runs {
            assert!(run.ok, "{}", run.err);
        }
        let waited = runs.iter().filter(|run| run.err.contains("site: waiting for another build")).count();
        assert!(waited > 0 || builds < 5, "{builds} builds, and none waited");
        assert_complete(&folder, "site");
    }
}

#[test]
fn a_killed_build_leaves_the_old_folder_or_the_new_one() {
    let folder = Folder::new("killed");
    folder.ok(&["build", "faq.html", "-o", "site"]);
    for round in 0..12 {
        folder.write("faq.html", shop(20 + round));
        let mut build = start(&folder, &["build", "faq.html", "-o", "site", "--keep", "1"]);
        std::thread::sleep(Duration::from_millis(40 * round as u64));
        build.kill().unwrap();
        build.wait().unwrap();
        assert_complete(&folder, "site");
    }
    let modules = folder.list("site").into_iter().find(|name| name.starts_with("tansy-")).unwrap();
    let left = [
        "tansy.js.17.tmp".to_owned(),
        "faq-0123456789.tansy.4.tmp".to_owned(),
        format!("{modules}/engine/worker.js.9.tmp"),
    ];
    left.iter().for_each(|name| folder.write(&format!("site/{name}"), "half"));
    folder.write("site/mine.tmp", "mine");
    folder.ok(&["build", "faq.html", "-o", "site"]);
    for name in left {
        assert!(!folder.path("site").join(&name).exists(), "{name}");
    }
    assert_eq!(folder.read("site/mine.tmp"), b"mine");
}

#[test]
fn temporary_files_of_killed_builds_are_cleared_beside_a_bundle_once_they_are_old() {
    let folder = Folder::new("killed-bundle");
    for name in ["faq.tansy.1.tmp", "faq.tansy.2.tmp", "other.tansy.1.tmp"] {
        folder.write(name, "half");
    }
    let old = std::time::SystemTime::now() - Duration::from_secs(7200);
    for name in ["faq.tansy.1.tmp", "other.tansy.1.tmp"] {
        fs::File::options().write(true).open(folder.path(name)).unwrap().set_modified(old).unwrap();
    }
    folder.ok(&["build", "faq.html", "-o", "faq.tansy"]);
    assert_eq!(folder.list(""), ["faq.html", "faq.tansy", "faq.tansy.2.tmp", "other.tansy.1.tmp"]);
}

#[test]
fn files_of_earlier_builds_stay_for_visitors_who_are_there() {
    let folder = Folder::new("generations");
    let build = |price: usize, more: &[&str]| {
        folder.write("faq.html", shop(price));
        folder.ok(&[&["build", "faq.html", "-o", "site"], more].concat());
        names(&folder, "site")["bundle"].as_str().unwrap().to_owned()
    };
    let there = |name: &str| folder.path("site").join(name).exists();
    folder.write("site/faq-mine.tansy.txt", "mine");
    folder.write("site/model-0123456789.txt", "mine");
    folder.write("site/faq-0123456789.tansy", "of a release that kept no list");
    let first = build(12, &[]);
    let (second, third) = (build(13, &[]), build(14, &["--keep", "1"]));
    for name in [&first, &second, &third, "faq-0123456789.tansy"] {
        assert!(there(name), "{name} was replaced less than a week ago");
    }
    // Eight days pass.
    let mut list: Value = serde_json::from_slice(&folder.read("site/.tansy.json")).unwrap();
    for build in list["builds"].as_array_mut().unwrap() {
        build["built"] = (build["built"].as_u64().unwrap() - 8 * 24 * 60 * 60).into();
    }
    folder.write("site/.tansy.json", list.to_string());
    let fourth = build(15, &[]);
    assert!(there(&fourth) && there(&third), "this build and the last");
    assert!(!there(&first) && !there(&second) && !there("faq-0123456789.tansy"));
    assert!(there("faq-mine.tansy.txt") && there("model-0123456789.txt"), "files of others");
    assert_complete(&folder, "site");
    assert!(
        folder.ok(&["search", "site", "delivery to Princeton"]).contains("$15"),
        "not that of an earlier build"
    );
}

#[test]
fn a_host_is_told_how_long_to_cache_what() {
    let folder = Folder::new("headers");
    folder.write("public/_headers", "/*\n  X-Frame-Options: DENY\n");
    let out = folder.ok(&["build", "faq.html", "-o", "public/tansy", "--host", "netlify"]);
    assert!(out.contains("_headers"), "{out}");
    let text = String::from_utf8(folder.read("public/_headers")).unwrap();
    assert!(text.starts_with("/*\n  X-Frame-Options: DENY\n"), "{text}");
    let bundle = names(&folder, "public/tansy")["bundle"].as_str().unwrap().to_owned();
    let cached = format!("\n/tansy/{bundle}\n  Cache-Control: public, max-age=31536000, immutable\n");
    assert!(text.contains(&cached) && text.contains("/*\n  Cache-Control"), "{text}");
    assert!(
        text.contains("\n/tansy/tansy.js\n  Cache-Control: public, max-age=300, must-revalidate\n"),
        "{text}"
    );
    folder.ok(&["build", "faq.html", "-o", "public/tansy", "--host", "cloudflare"]);
    let text = String::from_utf8(folder.read("public/_headers")).unwrap();
    assert!(text.contains("\n/tansy/faq-*\n") && !text.contains(&bundle), "{text}");
    assert_eq!(text.matches("/tansy/tansy.js").count(), 1, "{text}");
    let error = folder.fails(&["build", "faq.html", "-o", "faq.tansy", "--host", "netlify"]);
    assert!(error.contains("--host is for a folder"), "{error}");
}
