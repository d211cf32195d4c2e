"""Grammar: text into values, with no model and no spaCy: provisions, dates, penalties, counts.

Every function here takes a bare string and returns frozen values with code-point offsets into it.
"""
