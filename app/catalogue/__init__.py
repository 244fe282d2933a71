"""What is taught: drafts, published versions, sources, search, sync and export."""
