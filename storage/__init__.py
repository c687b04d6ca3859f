"""The store: tables, repositories and migrations. The only package that uses SQLAlchemy."""
