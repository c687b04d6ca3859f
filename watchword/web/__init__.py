"""The pages: what a person sees of the program in a browser, and does there."""
