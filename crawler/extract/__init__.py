"""Pages: from bytes to what a reader of the page would see. Pure, one file a question."""
