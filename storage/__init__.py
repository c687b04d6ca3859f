"""Memory: the rows. The only package that knows SQLAlchemy."""
