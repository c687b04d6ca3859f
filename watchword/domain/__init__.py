"""The values and rules of the domain. They import only the standard library."""
