"""The catalog of codes: read, repair and describe a reference. Pure: no SQL, no Slack."""
