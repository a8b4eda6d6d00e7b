"""Groups stories of several outlets that tell of one happening."""
