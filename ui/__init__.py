"""The window and the command line.  The only package, with main.py, that knows Qt."""
