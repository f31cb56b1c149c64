//! Pages that scripts fill in.

use super::super::support::Folder;
use super::server::{Page, Server};

#[test]
fn a_page_that_scripts_fill_in_is_recognised_and_said_to_be_empty() {
    let (server, folder) = (Server::new(), Folder::new("web-empty"));
    server.put(
        "/faq",
        Page::html(
            "<!doctype html><title>Shop FAQ</title><body><noscript>You need JavaScript.</noscript>\
             <div id=root>Loading…</div><script type=module src=/app.js></script>",
        ),
    );
    let error = folder.fails(&["extract", &server.at("/faq"), "--cache", "cache"]);
    assert!(
        error.contains("this page is empty until scripts run") && error.contains("save the page"),
        "{error}"
    );
}

#[test]
fn data_that_a_page_loads_is_read_in_its_place() {
    let (server, folder) = (Server::new(), Folder::new("web-data"));
    let page = |data: &str| {
        Page::html(format!(
            "<!doctype html><html lang=de><head><title>Fragen</title><link rel=preload as=fetch crossorigin href='{data}'></head>\
             <body><div id=___gatsby></div><script src=/app.js></script>"
        ))
    };
    server.put("/gatsby/", page("/page-data/gatsby/page-data.json"));
    server.put(
        "/page-data/gatsby/page-data.json",
        Page::new(
            "application/json",
            r#"{"path":"/gatsby/","result":{"data":{"site":{"title":"Fragen"},"faq":{"nodes":[
            {"id":"17","question":"Liefert ihr nach Graz?","answer":"<p>Ja, <b>täglich</b>.</p>"}]}}}}"#,
        ),
    );
    server.put("/nuxt/", page("/nuxt/_payload.json?v=1"));
    server.put(
        "/nuxt/_payload.json?v=1",
        Page::new(
            "application/json",
            r#"[{"data":1},["ShallowReactive",2],{"faq":3},[4],{"question":5,"answer":6},"Gibt es Gutscheine?","Ja, ab zehn Euro."]"#,
        ),
    );
    let elsewhere = Server::new();
    elsewhere.put(
        "/d.json",
        Page::new("application/json", r#"[{"question":"Is it another's?","answer":"Yes."}]"#),
    );
    server.put("/foreign/", page(&elsewhere.at("/d.json")));
    let out =
        folder.ok(&["extract", &server.at("/gatsby/"), &server.at("/nuxt/"), "--json", "--cache", "cache"]);
    let lines: Vec<serde_json::Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines[0]["question"], "Liefert ihr nach Graz?");
    assert_eq!(lines[0]["answer"], "Ja, **täglich**.");
    assert_eq!(lines[0]["url"], server.at("/gatsby/"));
    assert_eq!(lines[1]["question"], "Gibt es Gutscheine?");
    assert_eq!(lines.len(), 2);
    let error = folder.fails(&["extract", &server.at("/foreign/"), "--cache", "cache"]);
    assert!(error.contains("empty until scripts run"), "{error}");
    assert_eq!(elsewhere.paths(), [""; 0]);
}
