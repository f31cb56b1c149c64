//! Servers and addresses that are at fault, or mean harm.

use std::time::{Duration, Instant};

use super::super::support::Folder;
use super::server::{Page, Server, faq};

fn fails(folder: &Folder, url: &str, more: &[&str]) -> String {
    folder.fails(&[&["extract", url, "--cache", "cache"], more].concat())
}

#[test]
fn a_page_that_cannot_be_read_is_an_error_that_says_why() {
    let (server, folder) = (Server::new(), Folder::new("web-faults"));
    server.put("/401", Page::status(401));
    server.put("/500", Page::status(500));
    server.put("/busy", Page::status(503).header("Retry-After", "0"));
    server.put("/shop", Page::redirect("/account/login?next=/shop"));
    server.put("/form", Page::html("<h1>Shop</h1>\n<form>\n<input name=p type=password></form>"));
    for (path, words) in [
        ("/404", &["404", "no such page"][..]),
        ("/401", &["401", "sign in", "save the page"]),
        ("/500", &["500"]),
        ("/busy", &["503"]),
        ("/shop", &["sign in", "/account/login?next=/shop"]),
        ("/form", &["line 3", "password"]),
    ] {
        let error = fails(&folder, &server.at(path), &[]);
        assert!(error.contains(&server.at(path)), "{error}");
        assert!(words.iter().all(|word| error.contains(word)), "{path}: {error}");
    }
    let busy = server.paths().iter().filter(|path| *path == "/busy").count();
    assert_eq!(busy, 3, "a busy server is asked again");
}

#[test]
fn redirects_end_and_lead_to_the_web_only() {
    let (server, folder) = (Server::new(), Folder::new("web-redirects"));
    server.put("/a", Page::redirect("/b"));
    server.put("/b", Page::redirect("/a"));
    server.put("/same", Page::redirect("/same"));
    (0..30).for_each(|at| server.put(&format!("/{at}"), Page::redirect(&format!("/{}", at + 1))));
    server.put("/file", Page::redirect("file:///etc/passwd"));
    server.put("/script", Page::redirect("javascript:alert(1)"));
    server.put("/meta", Page::html("<meta http-equiv=refresh content='0; url=/meta2'>"));
    server.put("/meta2", Page::html("<meta http-equiv=Refresh content='0;URL=\"meta\"'>"));
    for path in ["/a", "/same", "/0", "/meta"] {
        assert!(fails(&folder, &server.at(path), &[]).contains("its redirects do not end"), "{path}");
    }
    for path in ["/file", "/script"] {
        assert!(fails(&folder, &server.at(path), &[]).contains("only addresses that begin with"), "{path}");
    }
    server.asked();
    server.put("/old", Page::html("<meta http-equiv=refresh content='0; url=new'><a href=new>Moved</a>"));
    server.put("/new", Page::html(faq("Is it here?", "Yes, it is.")));
    let out = folder.ok(&["extract", &server.at("/old"), "--cache", "cache"]);
    assert!(out.contains(&format!("({}#q)", server.at("/new"))), "{out}");
}

#[test]
fn a_redirect_to_another_site_is_said_and_not_followed_within_a_site() {
    let (server, other, folder) = (Server::new(), Server::new(), Folder::new("web-elsewhere"));
    other.put("/faq", Page::html(faq("Is this elsewhere?", "Yes, it is.")));
    server.put("/faq", Page::redirect(&other.at("/faq")));
    let run = folder.run(&["extract", &server.at("/faq"), "--cache", "cache"]);
    assert!(
        run.ok && run.err.contains(&format!("leads to another site: {} is read", other.at("/faq"))),
        "{}",
        run.err
    );
    server.put("/", Page::html(format!("<a href=/faq>F</a>{}", faq("Is this here?", "Yes, it is."))));
    other.asked();
    let run = folder.run(&["extract", &server.at("/"), "--site", "--cache", "cache"]);
    assert!(
        run.ok && run.err.contains("line 1:") && run.err.contains("leads to another site"),
        "{}",
        run.err
    );
    assert_eq!(other.paths(), [""; 0]);
}

#[test]
fn limits_of_time_and_size_hold() {
    let (server, folder) = (Server::new(), Folder::new("web-limits"));
    server.put("/slow", Page::html(faq("Is it slow?", "Yes.")).dripping(Duration::from_millis(100)));
    server.put("/endless", Page::html("<p>more</p>".repeat(10_000)).endless());
    server.put("/huge", Page::html("x").header("Content-Length", "60000000"));
    let start = Instant::now();
    assert!(
        fails(&folder, &server.at("/slow"), &["--timeout", "1"]).contains("not complete after 1 seconds")
    );
    assert!(fails(&folder, &server.at("/huge"), &["--timeout", "5"]).contains("50 MB"));
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    assert!(fails(&folder, &server.at("/endless"), &[]).contains("50 MB"));
    let packed = {
        use std::io::Write;
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        (0..60).for_each(|_| gzip.write_all(&vec![b' '; 1 << 20]).unwrap());
        gzip.finish().unwrap()
    };
    server.put("/bomb", Page::html(packed.clone()).header("Content-Encoding", "gzip"));
    assert!(fails(&folder, &server.at("/bomb"), &[]).contains("50 MB"));
    server.put("/", Page::html(faq("Is it here?", "Yes, it is.")));
    server.put("/robots.txt", Page::new("text/plain", format!("Sitemap: {}", server.at("/s.xml.gz"))));
    server.put("/s.xml.gz", Page::new("application/gzip", packed));
    let run = folder.run(&["extract", &server.at("/"), "--site", "--cache", "cache"]);
    assert!(run.ok && run.err.contains("s.xml.gz") && run.err.contains("50 MB"), "{}", run.err);
}

#[test]
fn a_page_stays_as_it_was_while_the_server_is_down() {
    let (server, folder) = (Server::new(), Folder::new("web-down"));
    server.put("/faq", Page::html(faq("Is it here?", "Yes, it is.")));
    folder.ok(&["extract", &server.at("/faq"), "--cache", "cache"]);
    server.put("/faq", Page::status(500));
    let run = folder.run(&["extract", &server.at("/faq"), "--cache", "cache"]);
    assert!(run.ok && run.out.contains("Yes, it is."), "{}", run.err);
    assert!(run.err.contains("500") && run.err.contains("as it was when it was last fetched"), "{}", run.err);
    assert!(fails(&folder, &server.at("/faq"), &["--fresh"]).contains("500"));
    // A page that is gone is gone.
    server.remove_all();
    assert!(fails(&folder, &server.at("/faq"), &[]).contains("404"));
}

#[test]
fn what_is_kept_of_pages_is_in_its_folder_and_is_checked() {
    let (server, folder) = (Server::new(), Folder::new("web-cache"));
    let path = "/..%2f..%2fetc/pass%00wd?../../x=%5c..";
    server.put(path, Page::html(faq("Is it here?", "Yes, it is.")));
    folder.ok(&["extract", &server.at(path), "--cache", "cache"]);
    let names = folder.list("cache");
    let [name] = &names[..] else { panic!("{names:?}") };
    assert!(
        name.strip_suffix(".page").is_some_and(|hash| hash.bytes().all(|b| b.is_ascii_hexdigit())),
        "{name}"
    );
    assert_eq!(folder.list("."), ["cache", "faq.html"]);
    // Damage is noticed, and the page fetched again.
    let mut kept = folder.read(&format!("cache/{name}"));
    *kept.last_mut().unwrap() ^= 1;
    folder.write(&format!("cache/{name}"), kept);
    server.asked();
    folder.ok(&["extract", &server.at(path), "--cache", "cache"]);
    assert_eq!(server.asked()[0].status, 200);
    // A page that must not be stored is not.
    server.put(
        "/secret",
        Page::html(faq("Is it secret?", "Yes, it is.")).header("Cache-Control", "private, no-store"),
    );
    folder.ok(&["extract", &server.at("/secret"), "--cache", "cache"]);
    assert_eq!(folder.list("cache"), names);
}

#[test]
fn addresses_of_files_and_with_passwords_are_refused_and_pages_are_not_watched() {
    let folder = Folder::new("web-refused");
    for (url, words) in [
        ("file:///etc/passwd", "http:// or https://"),
        ("ftp://shop.example/faq", "http:// or https://"),
        ("https://me:secret@shop.example/faq", "a name and a password"),
    ] {
        assert!(folder.fails(&["extract", url]).contains(words), "{url}");
    }
    let error = folder.fails(&["build", "https://shop.example/faq", "-o", "faq.tansy", "--watch"]);
    assert!(error.contains("cannot be watched") && error.contains("schedule"), "{error}");
}

#[test]
fn text_of_a_fetched_page_that_is_in_no_answer_counts_as_lost() {
    let (server, folder) = (Server::new(), Folder::new("web-loss"));
    let story = "We are a small shop of two sisters, and this is how it all began many years ago.";
    let page = format!(
        "<h1>Help</h1><p>{story}</p><details><summary>Are you open?</summary>Yes, until six.</details>"
    );
    server.put("/faq", Page::html(page));
    let url = server.at("/faq");
    let error = folder.fails(&["build", &url, "--cache", "cache", "-o", "out.tansy"]);
    assert!(error.contains("--max-left") && error.contains("We are a small shop"), "{error}");
    let run = folder.run(&["extract", &url, "--cache", "cache", "--html", "report.html"]);
    assert!(run.ok, "{}", run.err);
    assert!(std::fs::read_to_string(folder.path("report.html")).unwrap().contains(story));
}
