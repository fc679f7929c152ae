"""Cards: functions from data to blocks, without a client."""
