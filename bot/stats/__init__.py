"""What is counted, and how it is shown: no SQL, no Slack."""
