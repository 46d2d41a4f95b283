"""A process that a test starts and kills: `-m tests.audit.night_sealer URL HOME` seals as the worker does, only more often."""

import sys
import threading
from pathlib import Path

from portal.audit.settings import log_settings
from portal.jobs import sealing

if __name__ == "__main__":
    sealing.SEALING_PAUSE = 0.05
    sealing.keep_sealing(sys.argv[1], log_settings(Path(sys.argv[2])), threading.Event())
