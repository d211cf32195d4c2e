"""Records in SQL: SQLite (a file, no server) and PostgreSQL, with one schema.

``connect`` opens a store, ``schema`` makes and migrates its tables, ``loading`` puts records in, ``queries`` asks for
events, and ``read`` gives whole tables to other code. ``migrations/`` holds the schema itself, as SQL.
"""
