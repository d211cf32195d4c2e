"""Events told as fields, one a line: "Date of arrest: 3 May 2014"."""
