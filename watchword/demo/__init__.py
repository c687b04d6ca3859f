"""What `watchword demo` watches: a press of its own, on loopback."""
