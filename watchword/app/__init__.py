"""The composition root: `settings` finds the configuration, `parts` builds, `service` runs."""
