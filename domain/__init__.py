"""The study: what governance means here, as pure functions and frozen data; no I/O, no clock, standard library only."""
