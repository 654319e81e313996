"""Looking up leads, and the page of one."""
