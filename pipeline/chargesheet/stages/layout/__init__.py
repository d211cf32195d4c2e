"""The page's layout: blocks, and the markup to look past."""
