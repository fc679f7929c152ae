"""``errdesk try``: the whole bot in a browser, in front of a Slack stand-in."""
