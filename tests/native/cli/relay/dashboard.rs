use serde_json::json;

use super::mock::{Manner, Mock};
use super::server::{Relay, site};

#[test]
fn the_dashboard_counts_behind_a_password_and_stores_questions_only_if_told_to() {
    for stores in [false, true] {
        let (folder, mock) = (site(&format!("dashboard-{stores}")), Mock::start(Manner::Echo));
        let relay = Relay::start(&folder, &mock.url, if stores { &["--store-questions"] } else { &[] });
        let session = relay.session();
        relay.ask(&session, &json!({ "question": "Are lilies safe for cats? <b>" }));
        let declined = relay.ask(&session, &json!({ "question": "who won the election in Brazil" }));
        assert_eq!(declined.end(), "declined");
        relay.send(
            "POST",
            "/api/feedback",
            &format!("Origin: {}\r\n", relay.origin()),
            "{\"helpful\":false}",
        );
        for wrong in ["", "Authorization: Basic b3duZXI6d3Jvbmc=\r\n", "Authorization: Basic !\r\n"] {
            assert_eq!(relay.send("GET", "/dashboard", wrong, "").status, 401);
            assert_eq!(relay.send("GET", "/metrics", wrong, "").status, 401);
        }
        // The answer is counted when the upstream's stream has ended, after the visitor's.
        let page = (0..50).map(|_| {
            std::thread::sleep(std::time::Duration::from_millis(50));
            relay.send("GET", "/dashboard", &relay.password(), "").body
        });
        let page = page.take(50).find(|page| page.contains("<td class=n>2<td")).expect("two questions");
        assert_eq!(page.contains("Are lilies safe for cats? &lt;b&gt;"), stores, "{page}");
        assert!(!page.contains("<b>"));
        let metrics = relay.metrics();
        assert!(
            metrics.contains("outcome=\"answered\"} 1\n") && metrics.contains("outcome=\"declined\"} 1\n"),
            "{metrics}"
        );
    }
}

#[test]
fn the_health_check_needs_no_password() {
    let (folder, mock) = (site("health"), Mock::start(Manner::Echo));
    let relay = Relay::start(&folder, &mock.url, &[]);
    assert_eq!(relay.send("GET", "/healthz", "", "").body, "ok\n");
    assert_eq!(relay.send("GET", "/", "", "").body, "<p>home</p>");
}
