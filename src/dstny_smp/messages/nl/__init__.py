"""The Dutch catalogue, one module an area."""
