"""Who may read certificate data: read grants, asked for, decided, suspended, revoked at once (19)."""
