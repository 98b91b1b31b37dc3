"""Sheets of paper: labels, shelf cards, catalogues."""
