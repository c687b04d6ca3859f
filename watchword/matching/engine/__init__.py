"""The engine: finds the topics of an article at a cost that follows the matches, not the topics."""
