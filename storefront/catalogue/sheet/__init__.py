"""Listings as rows of a spreadsheet: its columns, how cells are read, and what is wrong with them."""
