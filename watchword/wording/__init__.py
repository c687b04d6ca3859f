"""How values are shown to a person: times in words, and text that is safe where it is shown."""
