"""What codes exist: reading, repairing and describing a reference. No SQL, no Slack."""
