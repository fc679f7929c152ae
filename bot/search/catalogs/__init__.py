"""Several catalogs in one index: what each is called, and which of them a text is about."""
