//! Questions in the source of programs, which is parsed and never read as text.

use super::support::{answer, fixture_in, given, questions};

#[test]
fn arrays_in_programs_are_read_and_what_needs_running_is_left_out_with_a_note() {
    let reading = given(
        "faq.tsx",
        "import Link from \"next/link\";\nconst price = \"12 €\";\nconst items = [\n  { question: \"Do you ship to Canada?\", answer: <p>Yes, to <Link href=\"/all\">all</Link>.</p> },\n\
         \x20 { question: 'What does it cost?', answer: `It costs ${price}.` },\n  { question: \"How \" + \"fast?\", answer: (\"In two \" + \"days.\") as string },\n\
         \x20 { question: t(\"q\"), answer: t(\"a\") },\n  { question: \"How many?\", answer: `There are ${stock()} left.` },\n] satisfies Item[];\n\
         export default function Faq() { return <main><h1>Questions</h1>{items.map((f) => <div>{f.question}{f.answer}</div>)}</main>; }\n",
    );
    assert_eq!(questions(&reading), ["Do you ship to Canada?", "What does it cost?", "How fast?"]);
    assert_eq!(answer(&reading, "Canada"), "Yes, to [all](/all).");
    assert_eq!(answer(&reading, "cost"), "It costs 12 €.");
    assert_eq!(answer(&reading, "fast"), "In two days.");
    assert_eq!(
        reading
            .notes
            .iter()
            .filter(|note| note.reason.contains("when the program runs"))
            .map(|note| note.line)
            .collect::<Vec<_>>(),
        [7, 8]
    );
}

/// A program, its questions and the answer to the last.
type Form = (&'static str, &'static str, &'static [&'static str], &'static str);

const FORMS: &[Form] = &[
    (
        "x.ts",
        "export default { fr: { nav: { home: 'Accueil' }, faq: { q1: 'Livrez-vous ?', a1: 'Non.', q2: 'Le retrait', a2: 'Dès 9 h.' } } } as const;",
        &["Livrez-vous ?", "Le retrait"],
        "Dès 9 h.",
    ),
    (
        "x.js",
        "export const m = { faqQuestion1: 'Ouvert ?', faqAnswer1: 'Oui.', faqQuestion2: 'Payant ?', faqAnswer2: 'Non.' };",
        &["Ouvert ?", "Payant ?"],
        "Non.",
    ),
    (
        "x.mjs",
        "export const faq = [['営業時間は何時ですか？', '10時から。'], ['定休日について', '水曜日です。']];",
        &["営業時間は何時ですか？", "定休日について"],
        "水曜日です。",
    ),
    (
        "x.cjs",
        "module.exports = { categories: [{ name: 'Оплата', items: [{ title: 'Можно картой?', content: 'Да.' }] }, { name: 'Доставка', items: [{ title: 'Сколько стоит?', content: '300 ₽.' }] }] };",
        &["Можно картой?", "Сколько стоит?"],
        "300 ₽.",
    ),
    (
        "x.vue",
        "<script setup lang=\"ts\">\nconst faqs = ref<Item[]>([{ q: '支持退货吗？', a: '可以。' }, { q: '发货时间', a: '两天。' }]);\n</script>\n<template><div v-for=\"f in faqs\"><h3>{{ f.q }}</h3><p>{{ f.a }}</p></div></template>",
        &["支持退货吗？", "发货时间"],
        "两天。",
    ),
    (
        "x.vue",
        "<template><section><details><summary>هل يوجد موقف؟</summary><p>نعم.</p></details><details><summary>متى تفتحون؟</summary><p>التاسعة.</p></details></section></template>\n<script>export default { name: 'Faq' }</script>",
        &["هل يوجد موقف؟", "متى تفتحون؟"],
        "التاسعة.",
    ),
    (
        "x.astro",
        "---\nconst faqs = [{ pregunta: '¿Hay wifi?', respuesta: 'Sí.' }, { pregunta: '¿Aceptan perros?', respuesta: 'Pequeños.' }];\n---\n<Layout>{faqs.map((f) => <details><summary>{f.pregunta}</summary>{f.respuesta}</details>)}</Layout>",
        &["¿Hay wifi?", "¿Aceptan perros?"],
        "Pequeños.",
    ),
    (
        "x.svelte",
        "<script>\nlet open = 0;\nconst faqs = [{ frage: 'Gibt es Kurse?', antwort: 'Ja.' }, { frage: 'Was kostet es?', antwort: '20 Euro.' }];\n</script>\n{#each faqs as f}<h3>{f.frage}</h3><p>{f.antwort}</p>{/each}",
        &["Gibt es Kurse?", "Was kostet es?"],
        "20 Euro.",
    ),
    (
        "x.jsx",
        "export const F = () => (<Accordion><AccordionItem><AccordionTrigger>Posso cancelar?</AccordionTrigger><AccordionContent>Sim, até <b>24 horas</b> antes.</AccordionContent></AccordionItem>\n<AccordionItem><AccordionTrigger>Horários</AccordionTrigger><AccordionContent>Das 9h às 18h.</AccordionContent></AccordionItem></Accordion>);",
        &["Posso cancelar?", "Horários"],
        "Das 9h às 18h.",
    ),
    (
        "x.jsx",
        "export default () => <section><FaqItem question=\"Is it free?\">Yes, <a href=\"/terms\">for students</a>.</FaqItem><FaqItem question=\"Can I upgrade?\">At any time.</FaqItem></section>;",
        &["Is it free?", "Can I upgrade?"],
        "At any time.",
    ),
];

#[test]
fn every_form_of_questions_in_programs_is_read() {
    let mut faults = vec![];
    for (name, program, wanted, last) in FORMS {
        let reading = given(name, program);
        let found = (questions(&reading), reading.entries.last().map(|entry| entry.answer.as_str()));
        if found != (wanted.to_vec(), Some(*last)) {
            faults.push(format!("{name} {program}\n{found:?}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

#[test]
fn a_syntax_error_names_its_line_and_code_without_questions_gives_one_note() {
    let source =
        tansy::ingest::Source { name: "x.js", bytes: b"const a = 1;\nconst b = [;\n", base_url: None };
    let error = tansy::ingest::read(&source).unwrap_err().to_string();
    assert!(error.contains("line 2"), "{error}");
    let reading =
        given("x.ts", "export function add(a: number, b: number) { return { title: 'Sum', value: a + b }; }");
    assert_eq!((reading.entries.len(), reading.notes.len()), (0, 1), "{:?}", reading.notes);
}

#[test]
fn programs_that_nest_without_end_are_refused() {
    for piece in [
        "[", "(", "{a:", "!", "a=>", "a?", "-", "<a>", "`${", "a=", "a.", "a+", "if(a)", "typeof ", "a=[",
        "()=>{",
    ] {
        let program = piece.repeat(100_000 / piece.len());
        drop(tansy::ingest::read(&tansy::ingest::Source {
            name: "x.tsx",
            bytes: program.as_bytes(),
            base_url: None,
        }));
        let program = format!("x = {}", piece.repeat(3_000));
        drop(tansy::ingest::read(&tansy::ingest::Source {
            name: "x.tsx",
            bytes: program.as_bytes(),
            base_url: None,
        }));
    }
}

#[test]
fn forms_found_on_public_sites_are_read() {
    for (name, count, last) in [
        ("yoast-block.html", 3, "Yes, until 24 hours before.  \nLater ones are charged."),
        ("bootstrap-accordion.html", 2, "- Entrada: a partir das 14h\n- Saída: até as 12h"),
        (
            "elementor-toggle.html",
            2,
            "Sí, por 15 €, dentro de la ciudad.\n\nFuera de ella, [pregúntenos](/contacto/).",
        ),
        ("divi-toggle.html", 3, "主要なカードがご利用いただけます。"),
        ("rank-math.html", 2, "Бесплатно от 2000 ₽, иначе 250 ₽."),
        ("microdata-mixed.html", 2, "Seulement en zone protégée.\n\nNous faisons la demande pour vous."),
        ("readme-details.md", 2, "运行以下命令：\n\n```bash\nlantern update\n```"),
        ("checkbox-hack.html", 3, "Gern, aber an der Leine."),
        ("arabic-tabs.html", 3, "مدى وفيزا والدفع عند الاستلام."),
        ("jekyll-data.yml", 3, "Yes. Please:\n\n- rinse it first\n- sign the [log](/log)"),
    ] {
        let reading = fixture_in("wild", name);
        assert_eq!(reading.entries.len(), count, "{name}");
        assert_eq!(reading.entries.last().unwrap().answer, last, "{name}");
    }
}

#[test]
fn what_a_list_takes_over_from_elsewhere_is_noted() {
    let program = "import more from './more';\nconst own = [{ question: 'Free?', answer: 'No.' }];\n\
                   export const faqs = [...more, ...own, { question: 'Open?', answer: 'Yes.' }, { question: 'Lit?', ...rest }];\n";
    let reading = super::support::given("faq.js", program);
    assert_eq!(super::support::questions(&reading), ["Free?", "Open?"]);
    assert!(super::support::is_left(&reading, "...more", "name that file too"));
    assert!(super::support::is_left(&reading, "Lit?", "when the program runs"));
    assert!(!super::support::is_left(&reading, "...own", ""));
}

#[test]
fn a_brace_that_is_never_closed_loses_nothing() {
    let component = "<template><div><h2>Is it {open?</h2><p>Yes, always.</p><h2>Do you deliver?</h2><p>On weekdays.</p></div></template>\n";
    assert_eq!(
        super::support::questions(&super::support::given("Faq.vue", component)),
        ["Is it {open?", "Do you deliver?"]
    );
}
