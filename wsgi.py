"""The portal as a WSGI application: `gunicorn wsgi:app`, `flask --app wsgi …`."""

import gc

from portal.app import create_app

app = create_app()
# What was loaded stays as long as the process: no collection of garbage looks through it again while somebody waits.
gc.collect()
gc.freeze()
