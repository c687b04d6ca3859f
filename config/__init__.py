"""The configuration: TOML files in, checked settings out."""
