"""Where anybody on either side checks a draw."""
