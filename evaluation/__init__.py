"""Measures how good the product's content is; scores lie beside the data, and `make test` fails when they fall."""
