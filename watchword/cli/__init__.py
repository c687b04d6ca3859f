"""The command line: a folder for each noun, a file for each verb; `render` holds what they share."""
