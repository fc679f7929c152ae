"""What every use case needs: the desk, its caches, and who may do what."""
