"""What filings are called on a page."""

OWED, FILED, RECEIVED, RETURNED = "owed", "filed", "received", "returned"

STATES = {
    OWED: ("待报备", "amber"),
    FILED: ("已报送待收讫", "blue"),
    RECEIVED: ("已收讫", "green"),
    RETURNED: ("已退回", "red"),
}
"""Each state with its word and its colour."""

NOT_FILED = (OWED, RETURNED)
"""What the sender still has to do."""
