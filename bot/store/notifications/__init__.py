"""The outbox, schedules and snoozes."""
