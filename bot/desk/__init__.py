"""What the desk can do: one file an ability, one transaction a call, plain data out."""
