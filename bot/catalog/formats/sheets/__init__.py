"""Readers of rows and cells: CSV and spreadsheets."""
