"""Files that people write (YAML, sheets) become frozen domain objects here, or a list of what is wrong in them."""
