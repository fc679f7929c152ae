"""App Home: the queue, the settings, the schedules, and who belongs where."""
