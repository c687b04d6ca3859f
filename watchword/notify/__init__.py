"""Outgoing messages: how they read, and the receivers that take them."""
