"""Tables and pages that are written from those of the package."""
