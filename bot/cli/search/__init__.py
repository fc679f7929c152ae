"""``errdesk search``: see how good the search is, and why it says what it says."""
