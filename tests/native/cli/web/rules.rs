//! Which pages are read, and what is sent with them.

use std::time::{Duration, Instant};

use super::super::support::{Folder, Run};
use super::server::{Page, Server, faq};

fn extract(folder: &Folder, args: &[&str]) -> Run {
    let run = folder.run(&[&["extract"], args, &["--cache", "cache"]].concat());
    assert!(run.ok, "{args:?}: {}", run.err);
    run
}

/// A site without a sitemap, whose start page links to `links`.
fn linked(links: &str) -> Server {
    let server = Server::new();
    let start = faq("Where is the shop?", "On Nassau Street.").replace("<h1>", &format!("{links}\n<h1>"));
    server.put("/shop/", Page::html(start));
    for name in ["a", "b", "c", "private", "open?x=1"] {
        server.put(&format!("/shop/{name}"), Page::html(faq(&format!("Do you have {name}?"), "Yes, we do.")));
    }
    server.put("/other", Page::html(faq("Is this elsewhere?", "Yes, it is.")));
    server
}

#[test]
fn without_a_sitemap_links_below_the_address_are_followed_on_the_same_origin_only() {
    let elsewhere = Server::new();
    elsewhere.put("/shop/x", Page::html(faq("Is this another site?", "Yes.")));
    let server = linked(&format!(
        "<a href='a#q'>A</a> <a href=a>A</a> <a href=/shop/b>B</a> <a href='open?x=1'>O</a>\n<a href=/other>Up</a>\
         <a href=photo.jpg>P</a> <a href='mailto:a@b.example'>M</a> <a href='file:///etc/passwd'>F</a>\
         <a href='//u:p@127.0.0.1/shop/c'>U</a> <a rel=nofollow href=c>C</a> <a href='{}'>X</a> <a href='/shop/../shop/a'>A</a>",
        elsewhere.at("/shop/x")
    ));
    let folder = Folder::new("web-links");
    let run = extract(&folder, &[&server.at("/shop/"), "--site"]);
    assert_eq!(
        server.paths(),
        ["/robots.txt", "/shop/", "/shop/a", "/shop/b", "/shop/open?x=1", "/sitemap.xml"]
    );
    assert_eq!(elsewhere.paths(), [""; 0]);
    assert_eq!((run.out.matches("# ").count(), run.err.as_str()), (4, ""), "{}", run.out);
}

#[test]
fn robots_txt_is_kept_and_so_is_its_pace() {
    let server = linked("<a href=private>P</a> <a href=a>A</a> <a href=b>B</a>");
    let robots = "User-agent: *\nDisallow: /\n\nUser-agent: tansy\nDisallow: /shop/priv\nCrawl-delay: 0.3\n";
    server.put("/robots.txt", Page::new("text/plain", robots));
    let folder = Folder::new("web-robots");
    let start = Instant::now();
    let run = extract(&folder, &[&server.at("/shop/"), "--site"]);
    assert!(start.elapsed() > Duration::from_millis(800), "three pauses: {:?}", start.elapsed());
    assert!(!server.paths().contains(&"/shop/private".to_owned()));
    assert!(run.err.contains("1 page is not read, as robots.txt asks"), "{}", run.err);

    // A page that a person names is hers to read; a site is not.
    extract(&folder, &[&server.at("/shop/private")]);
    let error = folder.fails(&["extract", &server.at("/shop/private"), "--site", "--cache", "cache"]);
    assert!(error.contains("robots.txt asks robots to stay away"), "{error}");
    server.put("/robots.txt", Page::status(500));
    let error = folder.fails(&["extract", &server.at("/shop/"), "--site", "--cache", "other"]);
    assert!(error.contains("robots.txt") && error.contains("500"), "{error}");
}

#[test]
fn no_more_pages_are_fetched_than_allowed() {
    let server = linked("<a href=a>A</a> <a href=b>B</a> <a href=c>C</a> <a href='open?x=1'>O</a>");
    let folder = Folder::new("web-limit");
    let run = extract(&folder, &[&server.at("/shop/"), "--site", "--pages", "3"]);
    assert_eq!(server.paths(), ["/robots.txt", "/shop/", "/shop/a", "/shop/b", "/sitemap.xml"]);
    assert!(run.err.contains("2 more pages were found and not read: --pages 3 is the limit"), "{}", run.err);
    let error = folder.fails(&["extract", "faq.html", "--site"]);
    assert!(error.contains("--site is for the address of a site"), "{error}");
}

#[test]
fn addresses_and_files_are_inputs_beside_each_other() {
    let server = linked("");
    let folder = Folder::new("web-mixed");
    // Phrasings of a page on the web are in the current folder.
    let host = server.url.replace("http://", "").replace(':', "_");
    folder.write(&format!("{host}_shop_a.also.jsonl"), "{\"id\":\"q\",\"texts\":[\"any a\"]}\n");
    let run = extract(&folder, &["faq.html", &server.at("/shop/a"), &server.at("/shop/b#q")]);
    assert!(run.out.contains("= any a\n"), "{}", run.out);
    assert!(run.out.ends_with("6 questions found\n"), "{}", run.out);
    assert!(run.out.contains(&format!("({}#q)", server.at("/shop/b"))), "{}", run.out);
    // A build from this machine is for the site that is to be.
    let run = extract(&folder, &[&server.at("/shop/a"), "--base-url", "https://shop.example/help/a"]);
    assert!(run.out.contains("(https://shop.example/help/a#q)"), "{}", run.out);
    let run = extract(&folder, &[&server.at("/shop/"), "--site", "--base-url", "https://shop.example/help/"]);
    assert!(run.out.contains("(https://shop.example/help/#q)"), "{}", run.out);
    let error =
        folder.fails(&["extract", &server.at("/shop/"), "--site", "--base-url", "https://shop.example/x"]);
    assert!(error.contains("ending in /"), "{error}");
}

#[test]
fn what_is_compressed_is_read() {
    use std::io::Write;
    let page = faq("Is it packed well?", "Yes, in two layers.");
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(page.as_bytes()).unwrap();
    let server = Server::new();
    server.put("/gzip", Page::html(gzip.finish().unwrap()).header("Content-Encoding", "gzip"));
    server.put("/brotli", Page::html(BROTLI).header("Content-Encoding", "br"));
    server.put("/odd", Page::html("x").header("Content-Encoding", "compress"));
    let folder = Folder::new("web-compressed");
    let run = extract(&folder, &[&server.at("/gzip"), &server.at("/brotli")]);
    assert!(
        run.out.contains("# Is it packed well?") && run.out.contains("# Can I unpack it?"),
        "{}",
        run.out
    );
    let asked = server.asked();
    assert!(asked.iter().all(|asked| asked.request.contains("accept-encoding: gzip, br")), "{asked:?}");
    assert!(
        folder
            .fails(&["extract", &server.at("/odd"), "--cache", "cache"])
            .contains("compressed with compress")
    );
}

/// `<title>Pack</title><h1>Questions</h1><details><summary>Is it packed well?</summary><p>Yes, in two layers.</p></details><details><summary>Can I unpack
/// it?</summary><p>Yes, at home.</p></details>`, as Node.js compresses it.
const BROTLI: [u8; 104] = [
    27, 192, 0, 96, 68, 221, 150, 234, 232, 194, 67, 25, 55, 152, 30, 162, 209, 96, 120, 185, 194, 47, 234,
    228, 128, 253, 237, 139, 178, 210, 4, 194, 168, 45, 193, 80, 211, 27, 158, 14, 110, 209, 56, 156, 18,
    133, 10, 218, 156, 156, 194, 168, 59, 109, 13, 146, 2, 51, 250, 134, 50, 94, 85, 75, 120, 225, 56, 42,
    100, 150, 157, 98, 124, 120, 117, 238, 108, 240, 64, 253, 243, 132, 58, 99, 60, 58, 145, 22, 200, 54, 86,
    192, 240, 130, 46, 120, 9, 183, 245, 28, 131, 214, 153, 19,
];

#[test]
fn the_encoding_is_the_servers_or_else_the_pages_unless_it_is_wrong() {
    let page = |declared: &str| {
        format!("<meta charset={declared}><h1>?</h1><details><summary>\u{1}</summary><p>\u{2}</p></details>")
    };
    let bytes = |page: &str, question: &[u8], answer: &[u8]| -> Vec<u8> {
        let parts: Vec<&str> = page.split(['\u{1}', '\u{2}']).collect();
        [parts[0].as_bytes(), question, parts[1].as_bytes(), answer, parts[2].as_bytes()].concat()
    };
    let (sjis, russian) = (b"\x91\x97\x97\xbf\x82\xcd\x81H", b"\xc4\xee\xf1\xf2\xe0\xe2\xea\xe0?");
    let cases: [(&str, &str, Vec<u8>, &str); 5] = [
        ("shift_jis", "utf-8", bytes(&page("utf-8"), sjis, b"500"), "送料は?"),
        ("windows-1251", "iso-8859-1", bytes(&page("iso-8859-1"), russian, b"500"), "Доставка?"),
        ("", "shift_jis", bytes(&page("shift_jis"), sjis, b"500"), "送料は?"),
        ("iso-8859-1", "iso-8859-1", bytes(&page("iso-8859-1"), "送料は？".as_bytes(), b"500"), "送料は？"),
        ("utf-8", "shift_jis", bytes(&page("shift_jis"), sjis, b"500"), "送料は?"),
    ];
    let (server, folder) = (Server::new(), Folder::new("web-charset"));
    for (at, (header, meta, bytes, question)) in cases.into_iter().enumerate() {
        let kind = if header.is_empty() {
            "text/html".to_owned()
        } else {
            format!("text/html; Charset=\"{header}\"")
        };
        server.put(&format!("/{at}"), Page::new(&kind, bytes));
        let run = extract(&folder, &[&server.at(&format!("/{at}"))]);
        let shown = run.out.replace('？', "?");
        assert!(
            shown.contains(&format!("# {}", question.replace('？', "?"))),
            "{header} {meta}: {}",
            run.out
        );
    }
}

#[test]
fn the_media_type_chooses_the_reader_and_what_is_no_text_is_refused() {
    let (server, folder) = (Server::new(), Folder::new("web-types"));
    server.put("/faq.php", Page::new("application/json", r#"[{"question":"Is it JSON?","answer":"Yes."}]"#));
    server.put("/faq", Page::new("text/markdown", "## Is it Markdown?\n\nYes.\n"));
    server.put("/raw/faq.csv", Page::new("text/plain", "question,answer\nIs it CSV?,Yes.\n"));
    server.put("/picture", Page::new("image/png", "PNG"));
    let run = extract(&folder, &[&server.at("/faq.php"), &server.at("/faq"), &server.at("/raw/faq.csv")]);
    assert!(run.out.ends_with("3 questions found\n"), "{}", run.out);
    let error = folder.fails(&["extract", &server.at("/picture"), "--cache", "cache"]);
    assert!(error.contains("it is image/png"), "{error}");
}
