"""Rules for what to do about a code: steps, fixes, marks. Pure, like the catalog: no SQL, no Slack."""
