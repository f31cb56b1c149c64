//! Word, OpenDocument and PDF.

use tansy::ingest::{Reading, Source, read};

use super::support::{answer, is_left, pdf, pdf_of, questions, zipped};

fn reading(name: &str, bytes: &[u8]) -> Reading {
    read(&Source { name, bytes, base_url: None }).unwrap()
}

fn error(name: &str, bytes: &[u8]) -> String {
    read(&Source { name, bytes, base_url: None }).unwrap_err().to_string()
}

fn docx(body: &str) -> Vec<u8> {
    let styles = "<w:styles><w:style w:styleId='Titel'><w:name w:val='Title'/></w:style><w:style w:styleId='berschrift2'><w:name w:val='heading 2'/></w:style></w:styles>";
    let lists = "<w:numbering><w:abstractNum w:abstractNumId='7'><w:lvl w:ilvl='0'><w:numFmt w:val='bullet'/></w:lvl></w:abstractNum><w:abstractNum w:abstractNumId='8'>\
                 <w:lvl w:ilvl='0'><w:numFmt w:val='decimal'/></w:lvl></w:abstractNum><w:num w:numId='1'><w:abstractNumId w:val='7'/></w:num><w:num w:numId='2'><w:abstractNumId w:val='8'/></w:num></w:numbering>";
    let links = "<Relationships><Relationship Id='r5' Target='https://kita.example/m' TargetMode='External'/></Relationships>";
    let document = format!("<w:document><w:body>{body}</w:body></w:document>");
    zipped(&[
        ("word/document.xml", &document),
        ("word/styles.xml", styles),
        ("word/numbering.xml", lists),
        ("word/_rels/document.xml.rels", links),
    ])
}

fn odt(styles: &str, body: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:text>{body}</office:text></office:body></office:document-content>"
    );
    zipped(&[("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", &content)])
}

#[test]
fn headings_lists_links_and_tables_of_word_are_read_and_deleted_text_is_not() {
    let body = "<w:p><w:pPr><w:pStyle w:val='Titel'/></w:pPr><w:r><w:t>Häufige Fragen</w:t></w:r></w:p>\
        <w:p><w:pPr><w:pStyle w:val='berschrift2'/></w:pPr><w:r><w:t>Wann öffnet </w:t></w:r><w:r><w:t>die Kita?</w:t></w:r></w:p>\
        <w:p><w:r><w:t xml:space='preserve'>Um 7 </w:t></w:r><w:del><w:r><w:delText>oder 8 </w:delText></w:r></w:del><w:r><w:t xml:space='preserve'>Uhr, </w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>freitags</w:t></w:r><w:r><w:t xml:space='preserve'> um 8.</w:t></w:r></w:p>\
        <w:p><w:pPr><w:pStyle w:val='berschrift2'/></w:pPr><w:r><w:t>Was muss mein Kind mitbringen?</w:t></w:r></w:p>\
        <w:p><w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr></w:pPr><w:r><w:t>Hausschuhe</w:t></w:r></w:p>\
        <w:p><w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr></w:pPr><w:r><w:t>Jacke</w:t></w:r></w:p>\
        <w:p><w:r><w:t xml:space='preserve'>Mehr im </w:t></w:r><w:hyperlink r:id='r5'><w:r><w:t>Merkblatt</w:t></w:r></w:hyperlink><w:r><w:t>.</w:t></w:r></w:p>";
    // Found from the content, whatever the name.
    for name in ["kita.docx", "kita", "kita.txt"] {
        let reading = reading(name, &docx(body));
        assert_eq!(questions(&reading), ["Wann öffnet die Kita?", "Was muss mein Kind mitbringen?"]);
        assert_eq!(answer(&reading, "Kita?"), "Um 7 Uhr, **freitags** um 8.");
        assert_eq!(
            answer(&reading, "Kind"),
            "- Hausschuhe\n- Jacke\n\nMehr im [Merkblatt](https://kita.example/m)."
        );
    }
}

#[test]
fn numbered_bold_questions_of_word_are_read() {
    let ask = |text: &str| {
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='2'/></w:numPr></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t>{text}</w:t></w:r></w:p>"
        )
    };
    let say = |text: &str| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p><w:p/>");
    let body = [
        ask("Puis-je suspendre mon abonnement ?"),
        say("Oui, un mois."),
        ask("Y a-t-il un parking ?"),
        say("Oui, gratuit."),
        ask("Les cours"),
        say("Le samedi."),
    ]
    .concat();
    let reading = reading("gym.docx", &docx(&body));
    assert_eq!(
        questions(&reading),
        ["Puis-je suspendre mon abonnement ?", "Y a-t-il un parking ?", "Les cours"]
    );
    assert_eq!(answer(&reading, "cours"), "Le samedi.");
}

#[test]
fn headings_and_bold_paragraphs_of_open_document_are_read() {
    let styles = "<style:style style:name='T1'><style:text-properties fo:font-weight='bold'/></style:style><text:list-style style:name='L1'><text:list-level-style-number text:level='1'/></text:list-style>";
    let body = "<text:h text:outline-level='1'>Preguntas</text:h><text:h text:outline-level='2'>¿Cuántos libros puedo llevar?</text:h><text:p>Hasta <text:span text:style-name='T1'>seis</text:span>.<text:note><text:note-body><text:p>Nota.</text:p></text:note-body></text:note></text:p>\
        <text:h text:outline-level='2'>¿Cómo renuevo?</text:h><text:list text:style-name='L1'><text:list-item><text:p>Aquí</text:p></text:list-item><text:list-item><text:p>En <text:a xlink:href='https://b.example/r'>la web</text:a></text:p></text:list-item></text:list>";
    let found = reading("b.odt", &odt(styles, body));
    assert_eq!(questions(&found), ["¿Cuántos libros puedo llevar?", "¿Cómo renuevo?"]);
    assert_eq!(answer(&found, "libros"), "Hasta **seis**.");
    assert_eq!(answer(&found, "renuevo"), "1. Aquí\n2. En [la web](https://b.example/r)");
    let bold =
        |ask: &str, say: &str| format!("<text:p text:style-name='T1'>{ask}</text:p><text:p>{say}</text:p>");
    let body = [
        bold("Когда открыт музей?", "Ежедневно."),
        bold("Можно ли фотографировать?", "Да."),
        bold("Скидки", "Студентам."),
    ]
    .concat();
    assert_eq!(
        questions(&reading("m.odt", &odt(styles, &body))),
        ["Когда открыт музей?", "Можно ли фотографировать?", "Скидки"]
    );
}

/// A PDF with these lines on its pages, each with the distance from the line above.
fn lines(pages: &[&[(u32, &str)]]) -> Vec<u8> {
    let page = |page: &&[(u32, &str)]| {
        let lines: String = page.iter().map(|(down, text)| format!("0 -{down} Td ({text}) Tj ")).collect();
        format!("BT /F1 11 Tf 60 780 Td {lines}ET")
    };
    pdf(&pages.iter().map(page).collect::<Vec<_>>())
}

#[test]
fn the_text_of_a_pdf_is_read_without_headers_and_page_numbers() {
    let first: &[(u32, &str)] = &[
        (0, "Lakeside Pool"),
        (30, "Do I need to book a lane?"),
        (14, "Yes, on weekdays before nine in the morning lanes are kept for mem-"),
        (14, "bers of the club, who book them a week ahead."),
        (28, "Are towels included?"),
        (14, "No. You can rent one for two pounds."),
        (500, "Page 1"),
    ];
    let second: &[(u32, &str)] = &[
        (0, "Lakeside Pool"),
        (30, "Can children come alone?"),
        (14, "From eight years on, if they can swim."),
        (600, "Page 2"),
    ];
    let found = reading("pool.pdf", &lines(&[first, second]));
    assert_eq!(
        questions(&found),
        ["Do I need to book a lane?", "Are towels included?", "Can children come alone?"]
    );
    assert_eq!(
        answer(&found, "lane"),
        "Yes, on weekdays before nine in the morning lanes are kept for members of the club, who book them a week ahead."
    );
    assert_eq!(answer(&found, "alone"), "From eight years on, if they can swim.");
}

#[test]
fn documents_that_cannot_be_read_say_what_to_do() {
    assert!(error("scan.pdf", &lines(&[&[]])).contains("OCR"));
    assert!(error("x.pdf", b"%PDF-1.7\nnothing").contains("PDF is damaged"));
    assert!(error("x.pdf", b"hello").contains("not a PDF"));
    assert!(error("x.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest").contains("save it as .docx"));
    assert!(error("x.docx", b"PK\x03\x04rest").contains("damaged"));
    assert!(error("x.xlsx", &zipped(&[("xl/workbook.xml", "<a/>")])).contains("CSV"));
    let bomb = format!("<w:document>{}</w:document>", " ".repeat(60 << 20));
    let error = error("x.docx", &zipped(&[("word/document.xml", &bomb)]));
    assert!(error.contains("unpacks into more"), "{error}");
}

#[test]
fn a_page_of_a_pdf_that_cannot_be_read_does_not_stop_the_others() {
    let page =
        |asked: &str, answer: &str| format!("BT /F1 11 Tf 60 780 Td ({asked}) Tj 0 -14 Td ({answer}) Tj ET");
    // The second page uses a font that the document does not have.
    let broken = page("Is it lit?", "At night.").replace("/F1", "/F9");
    let pages =
        [page("Are you open?", "Until six in the evening."), broken, page("Is it warm?", "In the summer.")];
    let found = reading("pool.pdf", &pdf(&pages));
    assert_eq!(questions(&found), ["Are you open?", "Is it warm?"]);
    assert!(is_left(&found, "page 2", "cannot be read"), "{:?}", found.notes);
}

#[test]
fn a_pdf_that_unpacks_into_far_more_than_its_length_is_refused() {
    let mut packed = flate2::write::ZlibEncoder::new(vec![], flate2::Compression::best());
    std::io::Write::write_all(&mut packed, &vec![b' '; 64 << 20]).unwrap();
    let packed = packed.finish().unwrap();
    let stream = [
        format!("<</Filter/FlateDecode/Length {}>>stream\n", packed.len()).into_bytes(),
        packed,
        b"\nendstream".to_vec(),
    ]
    .concat();
    let said = error("bomb.pdf", &pdf_of(&[stream], b""));
    assert!(said.contains("unpacks into more than"), "{said}");
}

#[test]
fn a_form_of_a_pdf_that_holds_itself_neither_crashes_nor_hangs() {
    let content = "BT /F1 11 Tf 60 780 Td (Are you open?) Tj 0 -14 Td (Yes, until six in the evening.) Tj 0 -28 Td (Is it warm?) Tj 0 -14 Td (In the summer.) Tj ET /Fm Do";
    let page = format!("<</Length {}>>stream\n{content}\nendstream", content.len());
    for resources in ["/Resources<</XObject<</Fm 6 0 R>>>>", ""] {
        let form = format!("<</Subtype/Form{resources}/Length 6>>stream\n/Fm Do\nendstream");
        let bytes = pdf_of(&[page.clone().into_bytes(), form.into_bytes()], b"/XObject<</Fm 6 0 R>>");
        assert_eq!(questions(&reading("pool.pdf", &bytes)), ["Are you open?", "Is it warm?"]);
    }
}
