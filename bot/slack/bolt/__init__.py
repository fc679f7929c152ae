"""Plumbing between Bolt and the desk: payloads, acknowledgement, deadlines, deduplication and replies."""
