"""The command line, one file a command; each is imported only when it is called."""
