"""From the staging tables to the product's own, in whole sets: no row passes through Python."""
