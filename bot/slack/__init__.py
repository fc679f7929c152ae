"""What people see and press. The only room with slack_bolt and slack_sdk."""
