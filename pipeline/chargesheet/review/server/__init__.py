"""The server behind the review page: who may ask, what it answers, and how it defends itself."""
