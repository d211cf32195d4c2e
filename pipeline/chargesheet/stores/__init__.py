"""Stores: records into databases and tables, and what is asked of them afterwards."""
