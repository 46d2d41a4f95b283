"""Who may: seats, the policy compiled from `policies/authority.csv`, the gate of single acts, the scope of lists."""
