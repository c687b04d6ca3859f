"""Answers to questions about topics and articles that no job asks: backtest, suggestions, why. Pure."""
