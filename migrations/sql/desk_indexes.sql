-- What waits for an approver's signature, nearest deadline first: the desk walks it and leaves it at its cap. Along the states
-- the database gathered every such case of the office before it counted the first. It carries what is asked of a case on the way.
create index ix_case_file_for_approver on case_file (lead_id, due_on) include (id, state, prefecture_id, venue_id, county_id)
  where state in ('opened', 'investigating', 'proposed', 'reviewed', 'effective');
