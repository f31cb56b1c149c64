//! Pages that scripts fill in: their data, and what a crawler needs to know of pages and sitemaps.

use tansy::ingest::{ContentType, Source, Survey, sitemap, survey};

use super::support::{answer, given, questions};

/// A page without text, with something else in it.
fn shell(content: &str) -> String {
    format!(
        "<!doctype html><html><head><title>Help</title></head><body><div id=\"__next\"></div>\n{content}\
         <script src=\"/app.js\" defer></script></body></html>"
    )
}

const FAQ: &str = r#"[{"id":7,"question":"Do you ship to Chile?","answer":"<p>Yes, in <b>two</b> weeks.</p>"},{"id":8,"question":"Can I return a vase?","answer":"Within 30 days."}]"#;

/// As a string within JavaScript.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

#[test]
fn the_faq_is_read_from_the_data_of_the_page_wherever_that_is() {
    let flat = r#"[["ShallowReactive",1],{"data":2},{"faq":3},[4,5],{"question":6,"answer":7},{"question":8,"answer":9},"Do you ship to Chile?","<p>Yes, in <b>two</b> weeks.</p>","Can I return a vase?","Within 30 days."]"#;
    let astro = r#"{&quot;items&quot;:[1,[[0,{&quot;question&quot;:[0,&quot;Do you ship to Chile?&quot;],&quot;answer&quot;:[0,&quot;&lt;p>Yes, in &lt;b>two&lt;/b> weeks.&lt;/p>&quot;]}],[0,{&quot;question&quot;:[0,&quot;Can I return a vase?&quot;],&quot;answer&quot;:[0,&quot;Within 30 days.&quot;]}]]]}"#;
    let row = format!("5:[\"$\",\"$L6\",null,{{\"items\":{FAQ}}}]\n");
    let (one, two) = row.split_at(40);
    let pages = [
        format!(
            r#"<script id="__NEXT_DATA__" type="application/json">{{"props":{{"pageProps":{{"faq":{FAQ}}}}},"page":"/faq"}}</script>"#
        ),
        format!(r#"<script type="application/json" id="__NUXT_DATA__" data-ssr="false">{flat}</script>"#),
        format!(r#"<script type="application/json" data-section>{FAQ}</script>"#),
        format!(
            "<script>window.__A__ = {{\"user\":null}};\nwindow.__INITIAL_STATE__={{\"faq\":{FAQ}}};(function(){{}}())</script>"
        ),
        format!("<script>window.__STATE__ = JSON.parse({})</script>", quoted(FAQ)),
        format!(
            "<script>self.__next_f.push([0])</script><script>self.__next_f.push([1,{}])</script><script>self.__next_f.push([1,{}])</script>",
            quoted(one),
            quoted(two)
        ),
        format!("<div id=\"app\" data-page=\"{}\"></div>", FAQ.replace('"', "&quot;")),
        format!("<astro-island props=\"{astro}\"></astro-island>"),
    ];
    for page in pages {
        let reading = given("https://shop.example/faq", &shell(&page));
        assert_eq!(questions(&reading), ["Do you ship to Chile?", "Can I return a vase?"], "{page}");
        assert_eq!(answer(&reading, "Chile"), "Yes, in **two** weeks.", "{page}");
        assert_eq!(reading.entries[0].url.as_deref(), Some("https://shop.example/faq"), "{page}");
        assert_eq!(reading.title.as_deref(), Some("Help"));
    }
}

#[test]
fn answers_of_the_payload_of_next_js_may_be_elements_or_rows_of_their_own() {
    let long = "Every pot is wrapped twice.\nThen it is boxed. ".repeat(30);
    let payload = format!(
        "0:[\"$\",\"div\",null,{{\"children\":[\"$\",\"$L6\",null,{{\"items\":[{{\"question\":\"How are pots packed?\",\"answer\":\"$a\"}},\
         {{\"question\":\"Who packs them?\",\"answer\":[\"$\",\"p\",null,{{\"children\":[\"Our \",[\"$\",\"b\",null,{{\"children\":\"apprentice\"}}],\".\"]}}]}}]}}]}}]\n\
         a:T{:x},{long}1:null\n",
        long.len()
    );
    let page = shell(&format!("<script>self.__next_f.push([1,{}])</script>", quoted(&payload)));
    let reading = given("faq.html", &page);
    assert!(answer(&reading, "packed").starts_with("Every pot is wrapped twice."), "{reading:?}");
    assert_eq!(answer(&reading, "Who packs"), "Our **apprentice**.");
}

#[test]
fn answers_that_a_page_shows_only_when_they_are_opened_are_in_its_data() {
    let page = format!(
        "<html><body><h1>Help</h1><button aria-expanded=false>Do you ship to Chile?</button><button aria-expanded=false>Can I return a vase?</button>\
         <script id=__NEXT_DATA__ type=application/json>{{\"faq\":{FAQ}}}</script></body></html>"
    );
    assert_eq!(answer(&given("faq.html", &page), "vase"), "Within 30 days.");
}

#[test]
fn what_the_page_shows_is_better_than_data_about_something_else() {
    let shown = "<h1>Help</h1><details><summary>Is parking free?</summary><p>Yes, it is.</p></details>";
    let page = format!("{shown}<script type=application/json>{FAQ}</script>");
    assert_eq!(questions(&given("faq.html", &page)), ["Is parking free?"]);
    let labels = r#"<script type=application/json>{"form":{"question":"Ask","answer":"Reply"}}</script>"#;
    assert_eq!(questions(&given("faq.html", &format!("{shown}{labels}"))), ["Is parking free?"]);
}

#[test]
fn a_page_that_is_empty_until_scripts_run_gives_nothing_and_says_so() {
    let is_empty = |page: &str| {
        let reading = given("faq.html", page);
        reading.entries.is_empty()
            && reading.notes.iter().any(|note| note.reason.contains("empty until scripts run"))
    };
    assert!(is_empty(&shell("")));
    assert!(is_empty(
        "<title>Help</title><body><app-root>Loading…</app-root><script src=main.js type=module></script>"
    ));
    assert!(is_empty("<title>Help</title><body><script>render()</script>"));
    assert!(!is_empty("<title>Help</title><body><p>Closed today.<script async src=count.js></script>"));
    assert!(!is_empty("<title>Help</title><body>"));
    assert!(!is_empty("<div id=root><h1>Hours</h1><p>We open at nine.</p></div>"));
}

fn surveyed(page: &str) -> Survey {
    let source = Source { name: "https://shop.example/", bytes: page.as_bytes(), base_url: None };
    survey(&source, ContentType::parse("text/html")).unwrap().unwrap()
}

#[test]
fn a_survey_says_where_a_page_leads() {
    let page = "<base href='/x/'><a href='a#1'>A</a><a href=a>A</a>\n<a href='#top'>T</a><a rel='nofollow ugc' href=n>N</a><a href=b>B</a>";
    let found = surveyed(page);
    let links: Vec<(&str, usize)> =
        found.links.iter().map(|link| (link.target.as_str(), link.line)).collect();
    assert_eq!(links, [("a", 1), ("b", 2)]);
    assert_eq!(found.base.as_deref(), Some("/x/"));
    assert!(surveyed("<meta name=Robots content='noindex, NoFollow'><a href=a>A</a>").links.is_empty());
    let moved = |content: &str| surveyed(&format!("<meta http-equiv=refresh content=\"{content}\">")).moved;
    assert_eq!(moved("0; URL='/new'").unwrap().target, "/new");
    assert_eq!(moved("0;/new").unwrap().target, "/new");
    assert_eq!(moved("300; url=/again"), None);
    assert_eq!(moved("30"), None);
}

#[test]
fn a_password_field_is_a_login_unless_the_page_has_the_faq() {
    let form = "<form><input name=u>\n<input type=Password name=p></form>";
    assert_eq!(surveyed(form).login, Some(2));
    let faq = "<details><summary>Is it free?</summary>Yes.</details><details><summary>Is it open?</summary>Yes.</details>";
    assert_eq!(surveyed(&format!("{form}{faq}")).login, None);
    let text = Source { name: "https://shop.example/a", bytes: b"# Is it?\n\nYes.", base_url: None };
    assert_eq!(survey(&text, ContentType::parse("text/markdown")).unwrap(), None);
}

#[test]
fn sitemaps_are_read_as_they_are_found() {
    let targets = |text: &str| {
        let found = sitemap(text.as_bytes()).unwrap();
        let targets =
            |links: Vec<tansy::ingest::Link>| links.into_iter().map(|link| link.target).collect::<Vec<_>>();
        (targets(found.pages), targets(found.sitemaps))
    };
    let (pages, sitemaps) = targets(
        "\u{feff}<?xml version='1.0'?>\n<!-- c --><s:urlset xmlns:s='x'><s:url><s:loc>\n https://a.example/?a=1&amp;b=2 \n</s:loc>\
         <image:image><image:loc>https://a.example/i.png</image:loc></image:image></s:url><URL><LOC><![CDATA[https://a.example/b]]></LOC></URL></s:urlset>",
    );
    assert_eq!(pages, ["https://a.example/?a=1&b=2", "https://a.example/b"]);
    assert_eq!(sitemaps, [""; 0]);
    let (pages, sitemaps) =
        targets("<sitemapindex><sitemap><loc>https://a.example/s.xml</loc></sitemap></sitemapindex>");
    assert_eq!((pages.len(), sitemaps), (0, vec!["https://a.example/s.xml".to_owned()]));
    assert_eq!(targets("https://a.example/x\nhttps://a.example/y\n").0.len(), 2);
    assert_eq!(targets("<urlset><url><loc>https://a.example/x</loc></url><url><loc>cut").0.len(), 1);
    assert_eq!(targets("<urlset></urlset>").0.len(), 0);
    for other in ["", "<!doctype html><p>Not found", "<rss><channel/></rss>", "\0\u{1}"] {
        assert!(sitemap(other.as_bytes()).is_err(), "{other}");
    }
    let line =
        sitemap(b"<urlset>\n<url>\n<loc>https://a.example/</loc>\n</url></urlset>").unwrap().pages[0].line;
    assert_eq!(line, 3);
}
