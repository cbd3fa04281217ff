"""If-then rules of the CRM: what sets them off, what they do, a dry run and the log of firings."""
