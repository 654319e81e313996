"""A person's deadlines as their calendar program reads them."""
