"""The log: what it may say (`events`), how it is written (`record`). Rows are only ever added."""
