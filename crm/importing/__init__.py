"""Bringing a file's rows into the CRM: columns matched, cells read, each row judged."""
