use serde_json::json;

use super::mock::{Manner, Mock};
use super::server::{Relay, site};

const LIMITS: [&str; 8] = [
    "--session-questions",
    "1000000",
    "--free-questions",
    "1000000",
    "--visitor-limit",
    "1000000",
    "--site-limit",
    "1000000",
];

#[test]
fn the_budget_is_never_exceeded_whatever_is_lost_or_killed() {
    let streams: usize =
        std::env::var("TANSY_STREAMS").ok().and_then(|number| number.parse().ok()).unwrap_or(240);
    let (folder, mock) = (site("budget"), Mock::start(Manner::Careless));
    let budget = format!("{}", streams as f64 * 0.05);
    let lives = 6;
    for life in 0..lives {
        let options: Vec<&str> = LIMITS
            .into_iter()
            .chain(["--budget-day", &budget, "--budget-month", &budget, "--max-tokens", "64"])
            .collect();
        // Every other one is killed with answers under way.
        let relay = Relay::start(&folder, &mock.url, &options);
        let session = relay.session();
        std::thread::scope(|scope| {
            if life % 2 == 1 {
                scope.spawn(|| {
                    std::thread::sleep(std::time::Duration::from_millis(150 * life as u64));
                    drop(std::process::Command::new("kill").args(["-9", &relay.pid()]).status());
                });
            }
            for visitor in 0..8 {
                let (relay, session) = (&relay, &session);
                scope.spawn(move || {
                    for turn in 0..streams / lives / 8 {
                        let question = format!("Do you deliver to Princeton? {life} {visitor} {turn}");
                        let _ = relay.try_ask(session, &json!({ "question": question }).to_string());
                    }
                });
            }
        });
    }
    let (spent, allowed) = (mock.bill(100.0, 400.0), budget.parse::<f64>().unwrap());
    assert!(spent <= allowed, "{spent} of {allowed}");
    assert!(mock.requests().len() > streams / 20, "it asked: {}", mock.requests().len());
}

#[test]
fn over_budget_the_visitor_gets_the_faqs_words_and_the_owner_a_metric() {
    let (folder, mock) = (site("over"), Mock::start(Manner::Echo));
    let relay = Relay::start(&folder, &mock.url, &["--budget-day", "0.01"]);
    let answer = relay.ask(&relay.session(), &json!({ "question": "Do you deliver to Princeton?" }));
    assert_eq!((answer.status, answer.end().as_str()), (200, "budget"), "{}", answer.body);
    assert_eq!(answer.text(), "Yes, for $12, Monday to Saturday.");
    assert!(mock.requests().is_empty());
    assert!(
        relay.metrics().contains("tansy_chat_requests_total{outcome=\"budget\"} 1\n"),
        "{}",
        relay.metrics()
    );
}

#[test]
fn without_a_price_nothing_is_started() {
    let folder = site("price");
    let args =
        ["serve", "site", "--port", "0", "--upstream", "http://127.0.0.1:9/v1/chat/completions", "--llm"];
    let said = folder.fails(&[&args[..], &["m2", "--prices", "prices.toml"]].concat());
    assert!(said.contains("prices.toml has no price for the model \"m2\""), "{said}");
    let said = folder.fails(&[&args[..], &["m1"]].concat());
    assert!(said.contains("--prices"), "{said}");
}
