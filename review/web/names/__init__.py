"""People in two spellings: offered to be joined."""
