//! Kinds of pages and files that a third of was once lost or came out wrong, each as generators and platforms write it.

use tansy::ingest::{NoteKind, Source, read};

use super::support::{given, questions, url};

/// A file, its content, its questions with their answers.
type Case = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

/// Page furniture is told by where it stands and what it is, never by a word in an entry's own id.
const IDS: &[Case] = &[
    (
        "faq.rst",
        "Preguntas\n=========\n\n¿Usan cookies?\n--------------\n\nUna, para la cesta.\n\n¿Tienen newsletter?\n\
         -------------------\n\nSí, cada mes.\n",
        &[("¿Usan cookies?", "Una, para la cesta."), ("¿Tienen newsletter?", "Sí, cada mes.")],
    ),
    (
        "faq.adoc",
        "= FAQ\n\n== Do you share my data?\n\nNever.\n\n== Who holds the copyright?\n\nYou do.\n",
        &[("Do you share my data?", "Never."), ("Who holds the copyright?", "You do.")],
    ),
    // Sphinx: sections with the anchors.
    (
        "faq.html",
        "<main><h1>FAQ</h1><section id=\"verwenden-sie-cookies\"><h2>Verwenden Sie Cookies?</h2><p>Nur eins.</p></section>\
         <section id=\"copyright\"><h2>Wem gehört das Copyright?</h2><p>Ihnen.</p></section></main>",
        &[("Verwenden Sie Cookies?", "Nur eins."), ("Wem gehört das Copyright?", "Ihnen.")],
    ),
    // Bootstrap: panels with ids, and a banner with buttons.
    (
        "faq.html",
        "<div class=accordion><h3><button aria-expanded=false data-bs-target=\"#cookies\">Usam cookies?</button></h3>\
         <div id=cookies>Apenas um, para a cesta de compras.</div><h3><button aria-expanded=false data-bs-target=\"#share\">Partilham \
         dados?</button></h3><div id=share>Nunca, com ninguém e em nenhum caso.</div></div>\
         <div id=cookie-banner>Usamos cookies. <button>Aceitar</button></div>",
        &[
            ("Usam cookies?", "Apenas um, para a cesta de compras."),
            ("Partilham dados?", "Nunca, com ninguém e em nenhum caso."),
        ],
    ),
];

/// A page that is one question.
const ONE_QUESTION: &[Case] = &[
    (
        "ship.md",
        "---\nquestion: Livrez-vous en Suisse ?\nweight: 3\n---\n\nOui, en **trois** jours.\n",
        &[("Livrez-vous en Suisse ?", "Oui, en **trois** jours.")],
    ),
    // Hugo with TOML.
    (
        "ship.md",
        "+++\ntitle = \"Вы доставляете за границу?\"\ndraft = false\n+++\n\nДа, по всей Европе.\n",
        &[("Вы доставляете за границу?", "Да, по всей Европе.")],
    ),
    // Docusaurus: the title again as a heading, and sections in the answer.
    (
        "ship.mdx",
        "---\nid: ship\ntitle: 海外に発送できますか？\n---\n\n# 海外に発送できますか？\n\nはい。\n\n## 日数\n\n五日です。\n",
        &[("海外に発送できますか？", "はい。\n\n**日数**\n\n五日です。")],
    ),
    // A Jekyll collection, whose titles need not be questions.
    (
        "_faqs/gifts.md",
        "---\ntitle: Gift wrapping\ncategory: orders\n---\nTwo euros a parcel.\n",
        &[("Gift wrapping", "Two euros a parcel.")],
    ),
    // Eleventy, in HTML.
    (
        "ship.html",
        "---\ntitle: هل توصلون إلى الخارج؟\ntags: faq\n---\n<p>نعم، إلى كل أوروبا.</p>\n",
        &[("هل توصلون إلى الخارج؟", "نعم، إلى كل أوروبا.")],
    ),
    ("draft.md", "---\nquestion: Do you ship?\ndraft: true\n---\n\nNot yet.\n", &[]),
    ("draft.md", "---\ntitle: Do you ship?\npublished: false\n---\n\nNot yet.\n", &[]),
    // A page of questions keeps them.
    (
        "faq.md",
        "---\ntitle: What do you want to know?\n---\n\n## Is it free?\n\nYes.\n\n## Is it open?\n\nNo.\n",
        &[("Is it free?", "Yes."), ("Is it open?", "No.")],
    ),
    // An article in HTML.
    (
        "help.html",
        "<title>Wie bestelle ich? | Laden</title><main><article><h1>Wie bestelle ich?</h1><p>Am Telefon.</p><h2>Danach</h2>\
         <p>Wir rufen zurück.</p></article></main>",
        &[("Wie bestelle ich?", "Am Telefon.\n\n**Danach**\n\nWir rufen zurück.")],
    ),
];

/// Data by its columns and fields.
const DATA: &[Case] = &[
    (
        "export.json",
        r#"{"articles":[{"id":36,"author_id":7,"title":"1. ¿Envían al extranjero?","body":"<p>Sí, a <b>toda</b> Europa.</p>","draft":false,"created_at":"2026-01-02","url":"https://x.example/api/v2/36.json"},{"id":37,"author_id":7,"title":"2. ¿Puedo devolver?","body":"<p>No.</p>","draft":true}]}"#,
        &[("¿Envían al extranjero?", "Sí, a **toda** Europa.")],
    ),
    (
        "export.csv",
        "Title,Content,Published\n1) Do you ship abroad?,\"Yes, to all of Europe.\",true\n2) Gifts,Wrapped for two euros.,true\n\
         3) Can I pay later?,Soon.,false\n",
        &[("Do you ship abroad?", "Yes, to all of Europe."), ("2) Gifts", "Wrapped for two euros.")],
    ),
    (
        "faq.yml",
        "- titel: Liefern Sie ins Ausland?\n  inhalt: Ja.\n- titel: Kann ich tauschen?\n  inhalt: Ja, 30 Tage.\n",
        &[("Liefern Sie ins Ausland?", "Ja."), ("Kann ich tauschen?", "Ja, 30 Tage.")],
    ),
    (
        "faq.csv",
        "Nr.;Kategorie;Frage (DE);Antworttext\n1;Versand;Liefern Sie?;Ja.\n2;Preis;Was kostet es?;5 €\n",
        &[("Liefern Sie?", "Ja."), ("Was kostet es?", "5 €")],
    ),
    (
        "faq.tsv",
        "№\tТема\tТекст вопроса\tТекст ответа\n1\tДоставка\tДоставляете?\tДа.\n",
        &[("Доставляете?", "Да.")],
    ),
    (
        "faq.csv",
        "番号,分類,質問文,回答文\n1,配送,海外に送れますか？,はい。\n",
        &[("海外に送れますか？", "はい。")],
    ),
    (
        "faq.csv",
        "序号,分类,问题（中文）,答案（中文）\n1,配送,可以寄到国外吗？,可以。\n",
        &[("可以寄到国外吗？", "可以。")],
    ),
    ("faq.csv", "الرقم,نص السؤال,نص الإجابة\n1,هل توصلون؟,نعم.\n", &[("هل توصلون؟", "نعم.")]),
    (
        "faq.csv",
        "Question (EN),Question (FR),Réponse (FR),Answer (EN)\nIs it free?,Est-ce gratuit ?,Oui.,Yes.\n",
        &[("Is it free?", "Yes.")],
    ),
    ("faq.json", r#"[{"question_pt":"É grátis?","answer_pt":"Sim."}]"#, &[("É grátis?", "Sim.")]),
];

/// Headings: those above others, repeated ones, titles of sections; and code.
const HEADINGS: &[Case] = &[
    (
        "faq.html",
        "<main><h1>FAQ</h1><h2>Is it free?</h2><p>Yes.</p><h1>Parking</h1><p>Behind the house.</p><h2>Is it open?</h2><p>Daily.</p>",
        &[("Is it free?", "Yes."), ("Parking", "Behind the house."), ("Is it open?", "Daily.")],
    ),
    (
        "faq.md",
        "# FAQ\n\n## Mit dem Bus\n\n### Was kostet es?\n\nDrei Euro.\n\n## Mit der Bahn\n\n### Was kostet es?\n\nNeun Euro.\n",
        &[("Mit dem Bus: Was kostet es?", "Drei Euro."), ("Mit der Bahn: Was kostet es?", "Neun Euro.")],
    ),
    (
        "faq.html",
        "<main><h2>¿Tienes dudas?</h2><p>Todo sobre nosotros.</p><details><summary>¿Hay parking?</summary>Sí.</details>\
         <details><summary>¿Es gratis?</summary>No.</details></main>",
        &[("¿Hay parking?", "Sí."), ("¿Es gratis?", "No.")],
    ),
    (
        "faq.md",
        "# FAQ\n\n## Is it free?\n\nYes.\n\n```sh\n# Is this a comment?\necho \"What is it?\"\n```\n\n## Is it open?\n\n\
         <!-- ## Is it old?\n\nNo. -->\nDaily.\n",
        &[
            ("Is it free?", "Yes.\n\n```sh\n# Is this a comment?\necho \"What is it?\"\n```"),
            ("Is it open?", "Daily."),
        ],
    ),
    (
        "faq.txt",
        "Is it free?\n\nYes. Type this:\n\n    is it --free?\n\nIs it open?\n\nDaily.\n\nHow do I write?\n\nBy post.\n\nRosenweg\n\nWhen?\n\nSoon.\n",
        &[
            ("Is it free?", "Yes. Type this:\n\nis it --free?"),
            ("Is it open?", "Daily."),
            ("How do I write?", "By post.\n\nRosenweg"),
            ("When?", "Soon."),
        ],
    ),
    (
        "faq.xml",
        "<qandaset><qandaentry><question><para>Où est-ce ?</para></question><answer><para>Dans <filename>/etc</filename>, voir \
         <ulink url=\"https://a.example/\">ici</ulink>.</para></answer></qandaentry></qandaset>",
        &[("Où est-ce ?", "Dans `/etc`, voir [ici](https://a.example/).")],
    ),
];

#[test]
fn each_kind_is_read_as_it_is_written() {
    let mut wrong = Vec::new();
    for (name, text, wanted) in IDS.iter().chain(ONE_QUESTION).chain(DATA).chain(HEADINGS) {
        let reading = given(name, text);
        let found: Vec<(&str, &str)> =
            reading.entries.iter().map(|entry| (entry.question.as_str(), entry.answer.as_str())).collect();
        if found != *wanted {
            wrong.push(format!("{name}: {text}\n{found:#?}\n{:#?}", reading.notes));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_left_out_is_noted() {
    let left = |name: &str, text: &str, part: &str| {
        let reading = given(name, text);
        let is_left = |kind: NoteKind, text: &str| kind == NoteKind::Left && text.contains(part);
        assert!(
            reading.notes.iter().any(|note| is_left(note.kind, &note.text)),
            "{text}: {:#?}",
            reading.notes
        );
    };
    left("a.md", "---\nquestion: Do you ship?\ndraft: true\n---\nYes.\n", "Do you ship?");
    left(
        "a.json",
        r#"[{"question":"A?","answer":"x","status":"draft"},{"question":"B?","answer":"y"}]"#,
        "A?",
    );
    left("a.txt", "Free?\n\nYes.\n\nORDERS\n\nOpen?\n\nNo.\n", "ORDERS");
    left("a.md", "# FAQ\n\n## Delivery\n\nIn town.\n\n### Free?\n\nYes.\n\n### Fast?\n\nNo.\n", "Delivery");
}

#[test]
fn an_index_of_questions_on_other_pages_gives_nothing() {
    for page in [
        "<h1>FAQ</h1><p><a href=a.html>Is it free?</a> <a href=b.html>Is it open?</a> <a href=c.html>Is it far?</a></p>",
        "<h1>Вопросы</h1><ul><li><a href=a.html>Это бесплатно?</a><li><a href=b.html>Вы открыты?</a><li><a href=c.html>Это далеко?</a></ul>",
        "<h1>FAQ</h1><div><a href=a.html><h3>Is it free?</h3></a><a href=b.html><h3>Is it open?</h3></a><a href=c.html><h3>Is it far?</h3></a></div>",
    ] {
        let reading = given("x.html", page);
        assert!(reading.entries.is_empty(), "{page}: {:?}", questions(&reading));
        for target in ["a.html", "b.html", "c.html"] {
            let reason = format!("its answer is on another page: {target}");
            assert!(reading.notes.iter().any(|note| note.reason == reason), "{page}: {:#?}", reading.notes);
        }
    }
}

#[test]
fn titles_of_rst_have_the_anchors_of_sphinx_in_any_script() {
    let text = "Вопросы\n=======\n\nКак заказать?\n-------------\n\nТак.\n\nÀ qui écrire ?\n--------------\n\nÀ nous.\n\n.. _My Hours:\n\n\
                Open?\n-----\n\nYes.\n";
    let reading = given("faq.rst", text);
    assert_eq!(url(&reading, "Как"), Some("faq.rst#id2"));
    assert_eq!(url(&reading, "À qui"), Some("faq.rst#a-qui-ecrire"));
    assert_eq!(url(&reading, "Open"), Some("faq.rst#my-hours"));
}

#[test]
fn a_single_page_has_the_address_that_its_front_matter_gives() {
    let bytes = b"---\ntitle: Free?\npermalink: /faq/free/\n---\nYes.\n";
    let base_url = Some("https://shop.example/faq/x.md");
    let reading = read(&Source { name: "free.md", bytes, base_url }).unwrap();
    assert_eq!(reading.entries[0].url.as_deref(), Some("https://shop.example/faq/free/"));
}
