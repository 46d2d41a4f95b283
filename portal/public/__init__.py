"""The public's pages: announcements and the directory of assessment institutions, for everybody and without a login."""
