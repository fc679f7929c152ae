"""What the clock starts: one function and one row a job."""
