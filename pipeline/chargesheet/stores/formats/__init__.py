"""Records as other tools take them: flat tables (CSV, Parquet, DuckDB), FollowTheMoney, Uwazi, JSON-LD, GraphML.

``parts`` gives every format the same thing to write; ``tables`` says what the flat tables hold; each other module is
one format, a function from parts to a stream or a folder. Only the table formats need libraries of their own.
"""
