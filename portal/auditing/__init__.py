"""The auditors' console: the log of one's own tree, read, proven, checked and reviewed; never the contents of a case."""
