"""Errdesk, a support desk's Slack bot for error codes.

cli/       every way to start it
slack/     what people see and press
jobs       what the clock starts
desk/      what the desk can do, one function an ability
store/     what is kept, the only room with SQL
steps/     what to do about a code: what staff write, pure
figures/   what is counted, and how it is drawn, pure
search/    which code a person means, pure
catalog/   what codes exist, pure
database   opens the database
settings   what the environment may say
errors     the one error whose text a person sees
"""
