//! Exports and sources of platforms, each as the platform writes it.

use super::support::{answer, is_left, pairs, platform, questions, url};

#[test]
fn tables_of_toml_are_entries_in_the_order_of_the_file() {
    let reading = platform("faq-de.toml");
    assert_eq!(
        pairs(&reading),
        [
            ("Liefern Sie auch samstags?", "Ja, von **acht bis zwölf** Uhr. Im Winter nur bis elf."),
            (
                "Wo kann ich parken?",
                "Im Hof, [siehe Anfahrt](https://gaertnerei.example/anfahrt).  \nDer Hof ist abends zu."
            ),
        ]
    );
    assert!(is_left(&reading, "Gibt es Gutscheine?", "draft"), "{:#?}", reading.notes);
    assert_eq!(reading.title.as_deref(), Some("Häufige Fragen der Gärtnerei"));
    assert_eq!(
        pairs(&platform("nested-es.toml")),
        [
            ("¿Envían a las islas?", "Sí, en cinco días."),
            ("¿Puedo cambiar mi pedido?", "Hasta las seis de la tarde."),
            ("¿Cómo me hago socio del club?", "En la tienda, con un documento."),
        ]
    );
}

#[test]
fn blocks_of_shopify_sections_are_entries_in_the_order_of_the_theme() {
    let reading = platform("shopify-template-fr.json");
    assert_eq!(
        pairs(&reading),
        [
            ("Livrez-vous en Belgique ?", "Oui, en trois jours.\n\n- 4 € par colis"),
            ("Puis-je retourner un article ?", "Oui, sous *trente* jours."),
        ]
    );
    assert!(is_left(&reading, "Et en Suisse ?", "draft"), "{:#?}", reading.notes);
    assert_eq!(reading.form, Some("Shopify theme (sections with blocks)"));
    assert_eq!(
        pairs(&platform("shopify-section-en.json")),
        [
            ("Are the candles vegan?", "Yes, of soy wax."),
            ("How long does one burn?", "About 40 hours."),
            ("Shipping times", "Two days within the country."),
        ]
    );
}

#[test]
fn pages_of_a_shop_are_questions_or_have_some() {
    let reading = platform("shopify-pages-en.json");
    assert_eq!(
        pairs(&reading),
        [
            ("Do you repair watches?", "Yes, within a week."),
            ("Is there a warranty?", "Two years on **all** parts."),
            ("How do I find my size?", "Measure your wrist with a string."),
        ]
    );
    assert!(is_left(&reading, "Can I engrave a watch?", "draft"), "{:#?}", reading.notes);
    let reading = platform("shopify-pages-pt.csv");
    assert_eq!(
        questions(&reading),
        ["Posso trocar um presente?", "Vocês entregam aos domingos?", "O frete é grátis?"]
    );
    assert_eq!(answer(&reading, "trocar"), "Sim, em **quinze** dias.\n\nTraga a nota.");
    assert!(is_left(&reading, "Posso pagar com pix?", "draft"));
}

#[test]
fn articles_of_help_centres_come_without_the_fields_of_their_systems() {
    let reading = platform("zendesk-en.json");
    assert_eq!(
        pairs(&reading),
        [
            ("Reset your password", "Click **Forgot** on the login page.\n\nThe mail comes at once."),
            ("Which browsers are supported?", "Firefox, Chrome and Safari."),
        ]
    );
    let page = "https://acme.zendesk.com/hc/en-us/articles/360001-Reset-your-password";
    assert_eq!(url(&reading, "Reset"), Some(page));
    assert!(is_left(&reading, "Delete my account", "draft"));

    let reading = platform("zendesk-ru.csv");
    assert_eq!(
        pairs(&reading),
        [
            ("Как изменить адрес доставки", "В разделе **Заказы**."),
            ("Сколько хранится заказ?", "Семь дней.\n\nПотом он вернётся на склад."),
        ]
    );
    assert_eq!(url(&reading, "Сколько"), Some("https://magazin.zendesk.com/hc/ru/articles/2"));

    assert_eq!(
        pairs(&platform("freshdesk-es.json")),
        [("Cómo pedir una cita", "Llame al **555 10 20**."), ("¿Aceptan tarjeta?", "Sí, todas.")]
    );
    let reading = platform("intercom-fr.json");
    assert_eq!(pairs(&reading), [("Inviter un collègue", "Ouvrez **Équipe**, puis Inviter.")]);
    assert_eq!(url(&reading, "Inviter"), Some("https://aide.example/fr/articles/39-inviter"));
    let reading = platform("helpscout-en.json");
    assert_eq!(pairs(&reading), [("Sharpen a saw", "Use a *fine* file.")]);
    assert_eq!(url(&reading, "saw"), Some("https://docs.saws.example/article/121-sharpen"));
}

#[test]
fn tags_of_templates_are_removed_from_data_and_what_they_fill_in_is_noted() {
    let reading = platform("liquid-en.yml");
    assert_eq!(
        pairs(&reading),
        [
            ("How do I reach ?", "Write to  or .\nWe are open until six."),
            ("Do you sell tickets?", "At the door, cash only."),
        ]
    );
    assert!(is_left(&reading, "How do I reach", "{% include phone.html"), "{:#?}", reading.notes);
    let reading = platform("nunjucks-en.json");
    assert_eq!(
        pairs(&reading),
        [("Is there a lift?", "Yes, see /map for where."), ("Can I pay by card?", "Yes, from  on.")]
    );
    assert!(is_left(&reading, "Can I pay by card?", "{{ min }}"), "{:#?}", reading.notes);
}

#[test]
fn the_faq_of_a_wordpress_readme_is_read_without_its_other_sections() {
    let reading = platform("readme-en.txt");
    assert_eq!(
        questions(&reading),
        ["Does it work with multisite", "Where are the entries stored?", "Can I export them?"]
    );
    assert_eq!(
        answer(&reading, "multisite"),
        "Yes, on each site of the network.\n\n- Activate it for the network\n- or for one site"
    );
    assert_eq!(
        answer(&reading, "stored"),
        "In the table `wp_meadow`. See [the guide](https://meadow.example/guide)."
    );
    assert_eq!(reading.title.as_deref(), Some("Meadow Forms"));
    assert_eq!(
        pairs(&platform("readme-pt.txt")),
        [
            ("Preciso de uma conta?", "Não, nem para os convidados."),
            ("Funciona sem internet?", "Só para leitura."),
        ]
    );
}

#[test]
fn posts_and_pages_of_a_wordpress_export_are_questions_or_have_some() {
    let reading = platform("wxr-de.xml");
    assert_eq!(
        pairs(&reading),
        [
            ("Nehmen Sie neue Patienten an?", "Ja, **jederzeit**."),
            ("Behandlung in Narkose", "Nach Absprache.\n\nKinder kommen morgens dran."),
        ]
    );
    assert_eq!(url(&reading, "Narkose"), Some("https://zahnarzt.example/faq/narkose/"));
    assert!(is_left(&reading, "Was kostet Bleaching?", "draft"));
    assert!(is_left(&reading, "Unser Team", "without questions"));
    assert_eq!(
        (reading.language.as_deref(), reading.title.as_deref()),
        (Some("de-DE"), Some("Zahnarzt am Markt"))
    );
    let reading = platform("wxr-ja.xml");
    assert_eq!(
        pairs(&reading),
        [
            ("チェックインは何時からですか？", "午後三時からです。"),
            ("駐車場はありますか？", "はい、**無料**です。"),
        ]
    );
    assert!(is_left(&reading, "古いご質問", "trash"));
}

#[test]
fn pages_and_databases_of_notion_are_read_without_their_properties() {
    let reading = platform("notion/FAQ 1f3c0a9be2d14c55a7e04d1b2c3d4e5f.md");
    assert_eq!(
        pairs(&reading),
        [
            ("Can I bring my dog?", "Yes, on a lead."),
            ("Do you serve breakfast?", "From seven to ten.\n\n- On Sundays from eight"),
        ]
    );
    let reading = platform("notion/What does a night cost 0a1b2c3d4e5f60718293a4b5c6d7e8f9.md");
    assert_eq!(pairs(&reading), [("What does a night cost?", "80 euros for two.")]);
    let reading = platform("notion/Fragen 2b7d0a9be2d14c55a7e04d1b2c3d4e5f.csv");
    assert_eq!(
        pairs(&reading),
        [("Wann öffnet der Laden?", "Um neun."), ("Gibt es einen Lift?", "Ja, links vom Eingang.")]
    );
}

#[test]
fn sheets_may_have_titles_above_their_header_and_empty_columns() {
    let reading = platform("sheets-es.csv");
    assert_eq!(
        pairs(&reading),
        [
            ("¿Hay duchas?", "Sí, en la planta baja."),
            ("¿Puedo congelar la cuota?", "Hasta dos meses al año."),
        ]
    );
    assert_eq!(reading.title.as_deref(), Some("Preguntas frecuentes del gimnasio"));
    assert_eq!(
        pairs(&platform("sheets-en.tsv")),
        [
            ("Where is the lost property?", "At gate B."),
            ("Can I bring a bicycle?", "Yes, outside rush hour."),
        ]
    );
}

#[test]
fn discussions_have_a_chosen_answer_and_issue_forms_none() {
    let reading = platform("discussions-en.json");
    assert_eq!(
        pairs(&reading),
        [("How do I change the port?", "Set `PORT` in **.env**."), ("Crash with version 3", "Fixed in 3.1.")]
    );
    assert!(is_left(&reading, "Mac version", "no chosen answer"));
    let reading = platform("issue-form.yml");
    assert!(reading.entries.is_empty() && is_left(&reading, "", "issue form"));
}

#[test]
fn what_an_input_was_recognised_as_is_told_if_its_extension_does_not_say_it() {
    for (name, form) in [
        ("zendesk-en.json", Some("articles (records with title and content)")),
        ("zendesk-ru.csv", Some("articles (records with title and content)")),
        ("readme-en.txt", Some("readme of a WordPress plugin or theme")),
        ("wxr-de.xml", Some("WordPress export (WXR)")),
        ("discussions-en.json", Some("GitHub discussions")),
        ("faq-de.toml", None),
        ("vitepress-tip.md", None),
    ] {
        assert_eq!(platform(name).form, form, "{name}");
    }
}

#[test]
fn a_page_of_a_wordpress_export_with_one_question_gives_it_and_a_post_without_any_does_not() {
    let item = |title: &str, kind: &str, content: &str| {
        format!(
            "<item><title>{title}</title><wp:post_type>{kind}</wp:post_type><wp:status>publish</wp:status><content:encoded><![CDATA[{content}]]></content:encoded></item>"
        )
    };
    let export = format!(
        "<?xml version='1.0'?><rss xmlns:wp='http://wordpress.org/export/1.2/'><channel>{}{}</channel></rss>",
        item("Delivery", "page", "<h2>Do you deliver?</h2><p>Yes, on weekdays.</p>"),
        item("News", "post", "<p>We have a long story here.</p>")
    );
    let reading = super::support::given("site.xml", &export);
    assert_eq!(super::support::pairs(&reading), [("Do you deliver?", "Yes, on weekdays.")]);
    assert!(super::support::is_left(&reading, "News", "without questions"));
}

#[test]
fn what_templates_leave_in_pages_without_front_matter_is_not_shown() {
    for (name, page) in [
        (
            "faq.md",
            "## Do you deliver?\n\nYes, by {{ site.courier }}.{% include note.html %}\n\n## Is it free?\n\nWrite `{{ it }}`.\n",
        ),
        (
            "faq.html",
            "<h2>Do you deliver?</h2><p>Yes, by {{ site.courier }}.{% include note.html %}</p><h2>Is it free?</h2><p>Write <code>{{ it }}</code>.</p>",
        ),
    ] {
        let reading = super::support::given(name, page);
        assert_eq!(
            super::support::pairs(&reading),
            [("Do you deliver?", "Yes, by ."), ("Is it free?", "Write `{{ it }}`.")],
            "{name}"
        );
        assert!(super::support::is_left(&reading, "Do you deliver?", "{{ site.courier }}"), "{name}");
    }
}
