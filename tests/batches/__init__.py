"""Cases of one sitting, opened and handled together."""
