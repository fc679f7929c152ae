"""Steps with their revisions, marks, votes, suggestions and followers."""
