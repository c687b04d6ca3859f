"""Messages on their way out: how they read, and who carries them."""
