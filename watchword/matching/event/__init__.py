"""What an article's event is known by: numbers, places, names, words, and a vector of its headline."""
