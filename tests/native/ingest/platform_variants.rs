//! Further forms in which platforms, content systems and generators write a FAQ, and what only looks like them.

use super::support::{answer, given, is_left, pairs, platform, questions, url};

#[test]
fn notes_and_warnings_of_generators_keep_their_titles_and_are_part_of_the_answer() {
    assert_eq!(
        pairs(&platform("vitepress-zh.md")),
        [
            ("支持哪些操作系统？", "支持 Linux 和 Windows。\n\n**提示**\n\nmacOS 版正在测试。"),
            ("数据保存在哪里？", "保存在本地。"),
        ]
    );
    let reading = platform("vitepress-tip.md");
    assert_eq!(
        answer(&reading, "Node"),
        "Yes, version 20.\n\nUse a version manager.\n\n**Old versions**\n\nNode 16 does not work."
    );
    assert_eq!(answer(&reading, "free"), "Yes.\n\n```sh\nnpm add meadow\n```");
    let reading = platform("mkdocs-ar.md");
    assert_eq!(
        answer(&reading, "التوصيل"),
        "نعم، لكل الطلبات فوق مئة ريال.\n\n**ملاحظة**\n\nلا يشمل ذلك الجزر."
    );
    assert_eq!(answer(&reading, "أرجع"), "خلال أسبوعين، مع الفاتورة.");
    let reading = platform("mkdocs-note.md");
    assert_eq!(
        pairs(&reading),
        [
            (
                "Can I use it offline?",
                "Yes, once it is installed.\n\nMaps need a connection.\n\n**Old phones**\n\nBefore version 9 it is slow."
            ),
            ("Is there a dark theme?", "Press D.\n\nYes, in the settings."),
        ]
    );
    assert_eq!(
        pairs(&platform("docusaurus-pt.mdx")),
        [
            ("Preciso de cartão?", "Não.\n\nSó para o plano anual."),
            (
                "Como cancelo?",
                "**Dica**\n\nVocê também pode escrever para nós.\n\nEm *Conta*, depois Cancelar."
            ),
        ]
    );
}

#[test]
fn what_content_systems_and_apps_export_is_read() {
    let further = |name: &str| platform(&format!("further/{name}"));
    assert_eq!(
        pairs(&further("contentful-de.json")),
        [
            ("Kann ich die Karte sperren?", "Ja, in der App unter Karten.\n\nDas geht auch nachts."),
            ("Was kostet das Konto?", "Nichts."),
        ]
    );
    assert_eq!(
        pairs(&further("sanity-en.ndjson")),
        [("Do you host weddings?", "Yes, from May to October."), ("How many guests fit in?", "Eighty.")]
    );
    assert_eq!(
        pairs(&further("strapi-es.json")),
        [("¿Hay tallas grandes?", "Sí, hasta la **54**."), ("¿Arreglan pantalones?", "En dos días.")]
    );
    assert_eq!(
        pairs(&further("django-fr.json")),
        [("Quand vais-je recevoir mon colis ?", "Sous trois jours."), ("Livrez-vous le dimanche ?", "Non.")]
    );
    assert_eq!(
        pairs(&further("i18n-pt.json")),
        [
            ("Vocês fazem bolo sem glúten?", "Sim, por encomenda."),
            ("Com quanto tempo devo encomendar?", "Dois dias antes."),
        ]
    );
    assert_eq!(
        pairs(&further("strings-ru.xml")),
        [
            ("Нужен ли интернет?", "Только для загрузки карт."),
            ("Как сменить язык?", "В разделе **Настройки**."),
        ]
    );
    assert_eq!(pairs(&further("drupal-en.json")), [("Can I borrow tools?", "Yes, for a *week*.")]);
    assert_eq!(
        pairs(&further("webflow-zh.csv")),
        [("可以退票吗？", "可以，**开演前一天**。"), ("有停车场吗？", "有，在地下。")]
    );
    let reading = further("qnamaker-ja.tsv");
    assert_eq!(answer(&reading, "予約"), "いいえ、不要です。");
    assert_eq!(url(&reading, "予約"), Some("qnamaker-ja.tsv"));
    assert_eq!(
        pairs(&further("hugo-ar.md")),
        [
            ("هل الدخول مجاني؟", "نعم، يوم **الجمعة** فقط."),
            ("هل يمكن التصوير؟", "بدون فلاش.\n\n- الهاتف مسموح"),
        ]
    );
}

#[test]
fn each_platform_is_read_in_its_other_variants() {
    let reading = platform("freshdesk-pt.csv");
    assert_eq!(
        pairs(&reading),
        [
            ("Onde vejo minha fatura", "Em **Conta > Faturas**."),
            ("Posso mudar o vencimento?", "Sim. Até duas vezes por ano."),
        ]
    );
    let reading = platform("intercom-en.csv");
    assert_eq!(pairs(&reading), [("Change the language", "In *Profile*.\n\n1. Open it\n2. Pick one")]);
    let reading = platform("helpscout-de.csv");
    assert_eq!(
        pairs(&reading),
        [("Rechnung herunterladen", "Unter **Konto**."), ("Wie kündige ich?", "Per Brief, oder hier.")]
    );
    assert_eq!(url(&reading, "Rechnung"), Some("https://hilfe.example/article/12"));
    let reading = platform("zendesk-section-ja.json");
    assert_eq!(
        pairs(&reading),
        [
            ("送料はいくらですか？", "全国一律五百円です。"),
            ("返品できますか？", "一週間以内なら**できます**。"),
        ]
    );
    assert_eq!(url(&reading, "返品"), Some("https://mise.zendesk.com/hc/ja/articles/9#h_02"));
    assert_eq!(
        pairs(&platform("docusaurus-details.mdx")),
        [
            ("Does it run on a phone?", "**Battery**\n\nIt needs power.\n\nYes, on Android."),
            ("Is there an API?", "Only with an account."),
        ]
    );
    assert_eq!(
        pairs(&platform("discussions-rest.json")),
        [("Wie ändere ich das Thema?", "Unter **Ansicht**.")]
    );
    assert_eq!(
        pairs(&platform("shopify-horizon-ar.json")),
        [
            ("كم يستغرق التوصيل؟", "ثلاثة أيام.\n\nوفي الجزر خمسة."),
            ("طرق الدفع", "بالبطاقة أو نقدًا."),
            ("هل المنتج أصلي؟", "نعم."),
            ("هل يوجد ضمان؟", "سنة كاملة."),
        ]
    );
    assert_eq!(
        pairs(&platform("wxr-es-shortcodes.xml")),
        [
            ("¿Reparan bicicletas eléctricas?", "Sí, de todas las marcas."),
            ("¿Hace falta cita?", "Mejor con cita, pero no es obligatorio."),
            (
                "¿Puedo dejar la bici el domingo?",
                "No, cerramos.\n\nPero hay un [buzón](https://taller.example/buzon) para llaves."
            ),
        ]
    );
    let reading = platform("notion/Wer darf rein f00d0a9be2d14c55a7e04d1b2c3d4e5f.md");
    assert!(reading.entries.is_empty() && is_left(&reading, "", "draft"));
}

#[test]
fn tags_of_templates_are_removed_from_pages_with_front_matter_but_not_from_code() {
    let reading = platform("jekyll-en.html");
    assert_eq!(
        pairs(&reading),
        [
            ("Are dogs allowed?", "Yes, small ones. See [the rules](/rules/)."),
            ("What is the fee?", "It is  a day."),
            ("Can I bring a tent?", "Yes, on the meadow."),
        ]
    );
    assert!(is_left(&reading, "What is the fee?", "{{ site.fee }}"));
    let reading = platform("liquid-data-fr.toml");
    assert_eq!(answer(&reading, "Où"), "Au , près de {{ place }}.");
    assert_eq!(answer(&reading, "gabarit"), "Avec `{{ page.title }}` ou `{% include x %}`.");
}

#[test]
fn products_and_settings_are_not_taken_for_articles_or_themes() {
    let products = r#"[{"id":1,"title":"Oak chair","description":"Of solid oak.","price":"240 euros","height":"90 cm"}]"#;
    let reading = given("products.json", products);
    assert!(answer(&reading, "Oak chair").contains("price: 240 euros"), "{:#?}", reading.entries);
    let sections = r#"{"sections":{"a":{"type":"slideshow","blocks":{"b":{"type":"slide","settings":{"heading":"Spring sale","text":"<p>Now on.</p>"}}}}}}"#;
    let reading = given("index.json", sections);
    assert!(questions(&reading).is_empty() || reading.form.is_none(), "{:#?}", reading.entries);
}
