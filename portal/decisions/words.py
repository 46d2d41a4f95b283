"""The words of reviews that undo a decision."""

from typing import Final

GROUNDS: Final = {
    "reconsideration": "行政复议决定",
    "court": "行政诉讼裁判",
    "superior": "上级机关责令纠正",
    "own": "自行纠正",
}
"""On what a decision is reversed."""
