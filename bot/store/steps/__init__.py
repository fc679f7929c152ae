"""Steps with their revisions, votes, suggestions, followers."""
