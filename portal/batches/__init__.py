"""Many cases about one sitting, handled together: still one respondent a case, each with its own notice, clock and decision."""
