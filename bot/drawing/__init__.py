"""Words and figures become pictures that a telephone shows large: from data to PNG, the same bytes each time."""
