"""The desk: what a message means and what is done about it, one file for each intent."""
