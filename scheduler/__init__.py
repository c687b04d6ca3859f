"""The scheduler: the table of jobs, the service that runs them, and the local executor."""
