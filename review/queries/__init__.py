"""Named reads. Here alone is decided what a viewer may see."""
