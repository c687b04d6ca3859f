"""The jobs of the pipeline. Each one loads, decides and saves, and uses only ports."""
