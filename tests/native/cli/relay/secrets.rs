use serde_json::json;

use super::mock::{Manner, Mock};
use super::server::{KEY, Relay, site};

#[test]
fn the_key_is_in_no_response_log_metric_or_page() {
    for (name, manner) in [("refuse", Manner::Refuse), ("blab", Manner::Blab), ("echo", Manner::Echo)] {
        let (folder, mock) = (site(&format!("key-{name}")), Mock::start(manner));
        let relay = Relay::start(&folder, &mock.url, &["--store-questions"]);
        let session = relay.session();
        let origin = format!("Origin: {}\r\n", relay.origin());
        let mut seen = vec![
            relay.ask(&session, &json!({ "question": "Do you deliver to Princeton?" })),
            relay.ask(&session, &json!({ "question": "Do you deliver to Princeton?" })),
            relay.ask(&session, &json!({ "question": "who won the election in Brazil" })),
            relay.ask_text(&session, "nonsense"),
            relay.ask_text("nonsense", "{\"question\":\"Do you deliver to Princeton?\"}"),
            relay.send("POST", "/api/feedback", &origin, "{\"helpful\":true}"),
        ];
        for path in
            ["/", "/faq.tansy", "/healthz", "/metrics", "/dashboard", "/api/chat", "/api/session", "/x"]
        {
            seen.push(relay.send("GET", path, &relay.password(), ""));
            seen.push(relay.send("GET", path, "", ""));
        }
        assert!(mock.requests().iter().all(|request| request.contains(KEY)), "the upstream got it");
        assert!(!mock.requests().is_empty());
        for answer in &seen {
            assert!(
                !answer.head.contains(KEY) && !answer.body.contains(KEY),
                "{} {}",
                answer.head,
                answer.body
            );
            assert!(!answer.text_or_body().contains(KEY));
        }
        if manner == Manner::Refuse {
            assert_eq!((seen[0].status, seen[0].end().as_str()), (200, "failed"));
            assert_eq!(seen[0].text(), "Yes, for $12, Monday to Saturday.");
        }
        let log = relay.log();
        assert!(
            !log.contains(KEY) && !log.contains("Princeton") && log.contains("\"event\":\"chat\""),
            "{log}"
        );
        for file in folder.list(".").iter().filter(|name| name.contains("sqlite")) {
            assert!(!String::from_utf8_lossy(&folder.read(file)).contains(KEY), "{file}");
        }
    }
}
