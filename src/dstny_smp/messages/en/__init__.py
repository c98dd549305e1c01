"""The English catalogue, one module an area."""
