"""The search beside Tantivy, on made-up catalogs of up to a million codes."""
