"""What verbs share to show things: lines and JSON, tables, feeds, alerts and backtests."""
