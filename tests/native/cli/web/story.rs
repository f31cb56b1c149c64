//! An owner builds from a site of thirty pages, edits one of them, and builds again.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::super::support::Folder;
use super::server::{Page, Server, faq};

/// What the pages are about, one each.
const THINGS: [&str; 24] = [
    "roses",
    "tulips",
    "lilies",
    "ferns",
    "mosses",
    "vases",
    "ribbons",
    "cards",
    "seeds",
    "bulbs",
    "soil",
    "pots",
    "wreaths",
    "garlands",
    "orchids",
    "cacti",
    "herbs",
    "baskets",
    "candles",
    "balloons",
    "chocolates",
    "bonsai",
    "peonies",
    "dahlias",
];

fn sitemap(server: &Server, paths: &[String]) -> String {
    let urls = paths.iter().map(|path| format!("  <url>\n    <loc>{}</loc>\n  </url>\n", server.at(path)));
    format!(
        "<?xml version=\"1.0\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n{}</urlset>\n",
        urls.collect::<String>()
    )
}

/// The site; its start page and 24 more, a page that moved, two whose encodings are declared wrongly, a login, a dead link, and one for people alone.
fn site() -> Server {
    let server = Server::new();
    server.put("/help/", Page::html(faq("Where is the shop?", "On Nassau Street.")));
    let mut paths: Vec<String> = THINGS.iter().map(|thing| format!("/help/{thing}.html")).collect();
    for (thing, path) in THINGS.iter().zip(&paths) {
        server
            .put(path, Page::html(faq(&format!("Do you sell {thing}?"), &format!("Yes, {thing} all year."))));
    }
    server.put("/help/old", Page::redirect("new.html"));
    server.put("/help/new.html", Page::html(faq("Do you rent out plants?", "Yes, by the week.")));
    // Its server says Latin-1 of all that it has.
    let utf_8 = faq("Gibt es Blumensträuße?", "Ja, für 20 €.");
    server.put("/help/utf-8.html", Page::new("text/html; charset=iso-8859-1", utf_8));
    let latin = faq("Wann öffnet der Laden?", "Um zehn Uhr früh.")
        .replace("<title>", "<meta charset=windows-1252><title>");
    let latin: Vec<u8> = latin.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    server.put("/help/latin.html", Page::html(latin));
    server.put("/help/account", Page::redirect("/login?to=/help/account"));
    server.put("/login?to=/help/account", Page::html("<form><input type=password></form>"));
    server.put("/help/staff/rota", Page::html(faq("Who works on Sunday?", "Nobody.")));
    paths.extend(
        ["old", "utf-8.html", "latin.html", "account", "gone", "staff/rota"]
            .map(|name| format!("/help/{name}")),
    );

    let (first, second) = paths.split_at(12);
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(sitemap(&server, second).as_bytes()).unwrap();
    server.put("/maps/one.xml", Page::new("application/xml", sitemap(&server, first)));
    server.put("/maps/two.xml.gz", Page::new("application/gzip", packed.finish().unwrap()));
    let index = ["one.xml", "two.xml.gz"]
        .map(|name| format!("<sitemap><loc>{}</loc></sitemap>", server.at(&format!("/maps/{name}"))));
    server.put(
        "/maps/index.xml",
        Page::new("text/xml", format!("<sitemapindex>{}</sitemapindex>", index.concat())),
    );
    let robots =
        format!("User-agent: *\nDisallow: /help/staff/\n\nSitemap: {}\n", server.at("/maps/index.xml"));
    server.put("/robots.txt", Page::new("text/plain", robots));
    server
}

#[test]
fn a_site_is_built_and_after_a_change_only_that_page_is_fetched_and_embedded() {
    let (server, folder) = (site(), Folder::new("web-story"));
    let start = server.at("/help/");
    let args = ["build", &start, "--site", "-o", "faq.tansy", "--cache", "cache"];

    let run = folder.run(&args);
    assert!(run.ok, "{}", run.err);
    assert!(run.out.starts_with("28 questions, "), "{}", run.out);
    let asked = server.asked();
    assert!(asked.iter().all(|asked| asked.path != "/help/staff/rota" && !asked.path.starts_with("/login")));
    let agent = concat!("user-agent: tansy/", env!("CARGO_PKG_VERSION"), " (+https://");
    assert!(asked.iter().all(|asked| asked.request.contains(agent)), "{asked:?}");

    // What is not in the bot is said, with the place that names it.
    let extract = folder.run(&["extract", &start, "--site", "--cache", "cache"]);
    let left = |words: &[&str]| {
        let is = |line: &&str| words.iter().all(|word| line.contains(word));
        assert!(extract.err.lines().any(|line| is(&line)), "{words:?} in {}", extract.err);
    };
    left(&["/maps/two.xml.gz: line 52:", "/help/gone", "404"]);
    left(&["/maps/two.xml.gz: line 49:", "/help/account", "sign in"]);
    left(&["1 page is not read, as robots.txt asks"]);
    assert_eq!(extract.err.lines().count(), 3, "{}", extract.err);
    for text in ["Gibt es Blumensträuße?", "Ja, für 20 €.", "Wann öffnet der Laden?", "Um zehn Uhr früh."]
    {
        assert!(extract.out.contains(text), "{text} in {}", extract.out);
    }
    assert!(
        extract.out.contains(&format!("({}#q)", server.at("/help/new.html"))),
        "the address after the redirect"
    );
    assert!(!extract.out.contains("/help/old"), "{}", extract.out);

    server.asked();
    server.put("/help/vases.html", Page::html(faq("Do you sell vases?", "Only in spring.")));
    let out = folder.ok(&args);
    assert!(out.contains("2 embedded; since the last build 0 new, 1 changed, 0 gone"), "{out}");
    let in_full: Vec<String> =
        server.asked().into_iter().filter(|asked| asked.status == 200).map(|asked| asked.path).collect();
    assert_eq!(in_full, ["/help/vases.html"], "everything else is as it was");

    let out = folder.ok(&[&args[..], &["--fresh"]].concat());
    assert!(out.contains("0 embedded; since the last build nothing changed"), "{out}");
    assert!(server.asked().iter().all(|asked| asked.status != 304));
}
