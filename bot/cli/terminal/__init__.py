"""What every command shares: settings, output, exports."""
