-- The auditors' console over a log of any length: every question of the list is a walk along one index, for the whole log,
-- a prefecture, a county and a single office alike.

CREATE INDEX ix_audit_sealed_kind ON audit_sealed (kind, position);
CREATE INDEX ix_audit_sealed_prefecture_kind ON audit_sealed (prefecture_id, kind, position) WHERE prefecture_id is not null;
CREATE INDEX ix_audit_sealed_prefecture_object ON audit_sealed (prefecture_id, object, position)
  WHERE prefecture_id is not null;
CREATE INDEX ix_audit_sealed_prefecture_person ON audit_sealed (prefecture_id, person_id, position)
  WHERE prefecture_id is not null and person_id is not null;
CREATE INDEX ix_audit_sealed_prefecture_clause ON audit_sealed (prefecture_id, clause, position)
  WHERE prefecture_id is not null and clause <> '';
CREATE INDEX ix_audit_sealed_county_kind ON audit_sealed (county_id, kind, position) WHERE county_id is not null;
CREATE INDEX ix_audit_sealed_county_object ON audit_sealed (county_id, object, position) WHERE county_id is not null;
CREATE INDEX ix_audit_sealed_county_person ON audit_sealed (county_id, person_id, position)
  WHERE county_id is not null and person_id is not null;
CREATE INDEX ix_audit_sealed_county_clause ON audit_sealed (county_id, clause, position)
  WHERE county_id is not null and clause <> '';
-- An institution's own; the bureaus' entries, which are most, are found by their prefecture or county.
CREATE INDEX ix_audit_sealed_institution_event ON audit_sealed (office_id, event, position) WHERE office_id <> county_id;
CREATE INDEX ix_audit_sealed_institution_kind ON audit_sealed (office_id, kind, position) WHERE office_id <> county_id;
CREATE INDEX ix_audit_sealed_institution_result ON audit_sealed (office_id, result, position) WHERE office_id <> county_id;
CREATE INDEX ix_audit_sealed_institution_object ON audit_sealed (office_id, object, position) WHERE office_id <> county_id;
CREATE INDEX ix_audit_sealed_institution_person ON audit_sealed (office_id, person_id, position)
  WHERE office_id <> county_id and person_id is not null;
CREATE INDEX ix_audit_sealed_institution_clause ON audit_sealed (office_id, clause, position)
  WHERE office_id <> county_id and clause <> '';
