"""Errdesk, a support desk's Slack bot for error codes.

Layers, each using only those below it:

cli/           commands
slack/         what people see and press
    app/           build the app, connect it, watch over it
    notifications/ the sender, surge notices, weekly summaries
    home/          App Home: queue, settings, schedules, members
    questions/     /errcode, mentions, messages, shortcuts, the type-ahead
    stats/         what is asked most, and a code's own figures
    steps/         write, suggest, review, verify and follow steps
    bolt/          receiving: payloads, acknowledgement, deadline, errors
    api/           calling Slack: retries, errors, uploads, replies
    cards/         what the features' cards share
jobs           scheduled jobs
desk/          use cases: one ability, one function, one transaction
    home/ notifications/ admin/ stats/ steps/ questions/ state/
store/         persistence, the only layer with SQL
    admin/ stats/ notifications/ steps/ questions/ schema/
steps/         rules for steps, pure
stats/         counting rules and charts, pure
search/        which code a text means, pure
catalog/       which codes exist, pure
database/      connections and transactions
settings       the environment
errors         the one error whose text people see

A feature has the same name in each layer, and its cards lie beside its listeners, in ``cards/``.
"""
