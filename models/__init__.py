"""What an evaluation is, and the file it lives in.  No Qt, no Word."""
