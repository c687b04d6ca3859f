"""Topics of two parties: whether a text tells of a relation between the two that it names."""
