"""The verbs: what people do. Each takes the actor and the time, and writes one audit event."""
