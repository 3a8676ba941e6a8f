"""Pillow is in the tests' environment only; where the portal is installed for use, importing it fails like this."""

raise ImportError("not installed for use")
