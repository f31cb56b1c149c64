//! Inputs that are not FAQs (price lists, opening hours, a handbook, a game's items), built and then searched.

use serde_json::Value;

use super::support::Folder;
use crate::support::path;

/// A file, a question, and a part of the top hit's answer.
const ASKED: &[(&str, &str, &str)] = &[
    ("prices.csv", "How much are red roses?", "price: $38.00, stock: 30"),
    ("prices.csv", "Are sunflowers in stock?", "price: $15.00, stock: 0"),
    ("preise.csv", "Was kosten weiße Lilien?", "Preis: 24,50 €, Lager: 12"),
    ("hours-table.html", "When do you open on Saturday?", "10 am"),
    ("hours-table.html", "Are you open on Sunday?", "closed"),
    ("hours-list.html", "When do you open on Saturday?", "Saturday: 9:00 to 11:00, emergencies only"),
    ("handbook.md", "How do I clean the oven?", "never use water"),
    ("handbook.md", "I am ill, what do I have to do?", "before five in the morning"),
    ("items.json", "what does the healing potion do?", "gives back 40 health"),
    ("items.json", "Where do I find the rope?", "at any harbour"),
    ("items.md", "what does the healing potion do?", "What it does: gives back 40 health"),
    ("items.md", "what can I do with the potion of the owl?", "you see in the dark"),
];

#[test]
fn questions_about_rows_and_sections_find_them() {
    let folder = Folder::new("knowledge");
    let mut wrong = Vec::new();
    for (name, question, wanted) in ASKED {
        let bundle = format!("{name}.tansy");
        if !folder.path(&bundle).exists() {
            folder.write(name, std::fs::read(path("tests/fixtures/knowledge").join(name)).unwrap());
            folder.ok(&["build", name, "-o", &bundle]);
        }
        let found: Value =
            serde_json::from_str(&folder.ok(&["search", &bundle, question, "--json"])).unwrap();
        if !found["hits"][0]["answer"].as_str().unwrap().contains(wanted) {
            wrong.push(format!("{name}: {question}: {} {}", found["hits"][0], found["decision"]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_row_of_a_table_is_an_entry_beside_the_table() {
    let folder = Folder::new("knowledge-rows");
    folder.write("hours.html", std::fs::read(path("tests/fixtures/knowledge/hours-table.html")).unwrap());
    let out = folder.ok(&["extract", "hours.html", "--json"]);
    let lines: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let questions: Vec<&Value> = lines.iter().map(|line| &line["question"]).collect();
    assert_eq!(questions, ["Opening hours", "Monday to Friday", "Saturday", "Sunday"]);
    assert_eq!(
        (&lines[2]["answer"], &lines[3]["answer"]),
        (&"Open: 10 am, Close: 3 pm".into(), &"closed".into())
    );
}
