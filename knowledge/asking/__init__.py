"""Questions -> cited answers, or "not covered": also follow-ups, and the claims of a message."""
