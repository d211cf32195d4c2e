"""Geography: countries with their codes and words, and the places that lie in them. Data and lookups, no spaCy."""
