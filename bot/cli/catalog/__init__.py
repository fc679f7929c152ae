"""``errdesk catalog``: the references of error codes."""
