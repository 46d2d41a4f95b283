"""The interface for institutions' own systems: JSON only, a key with every request, no session."""
