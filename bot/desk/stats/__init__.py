"""Figures about what was asked."""
