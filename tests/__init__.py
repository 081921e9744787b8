"""The tests; a package only so that every folder finds `tests.support`."""
