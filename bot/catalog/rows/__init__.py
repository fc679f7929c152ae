"""From the rows of tables, whose columns are known, to entries. Pure."""
