"""The site: what `make docs` puts together."""
