"""What every use case needs: the desk, its cache, and access."""
