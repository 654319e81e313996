"""Marketing's statements on drawn cases."""
