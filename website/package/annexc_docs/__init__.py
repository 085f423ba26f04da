"""The pages of annexc, in the folder `site`."""
