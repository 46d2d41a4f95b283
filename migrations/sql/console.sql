-- The auditors' console over a log of any length: every question of the list is a walk along one index, for the whole log,
-- a prefecture, a county and a single office alike; and the figures by day are counted when entries are sealed.

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

-- Statements are planned without their values (portal/kit/db.py), by how many values a column has. Of three results or eight
-- events that would be a third or an eighth of the log, as if a page were full after a few entries of any index; for a rare
-- value that walks the whole log. So plans are to take every filter for narrow, in the order in which they usually are.
ALTER TABLE audit_sealed
  ALTER COLUMN result SET (n_distinct = 20), ALTER COLUMN prefecture_id SET (n_distinct = 200),
  ALTER COLUMN kind SET (n_distinct = 500), ALTER COLUMN event SET (n_distinct = 1000),
  ALTER COLUMN clause SET (n_distinct = 1000), ALTER COLUMN county_id SET (n_distinct = 300),
  ALTER COLUMN office_id SET (n_distinct = 8000), ALTER COLUMN person_id SET (n_distinct = 50000),
  ALTER COLUMN object SET (n_distinct = 500000);
ANALYZE audit_sealed;

-- What happened on a day (Asia/Shanghai) in an office and all below it; office 0 is the whole log. Counted by the sealer with
-- the entries it seals, in the same transaction; can be computed anew from audit_sealed. `night_logins` are those of `logins`
-- outside 08:00 to 18:00: calendars come later, so that which days were worked is asked when the figures are read.
CREATE TABLE audit_daily (
  office_id BIGINT NOT NULL,
  day DATE NOT NULL,
  refusals BIGINT NOT NULL,
  logins BIGINT NOT NULL,
  night_logins BIGINT NOT NULL,
  lockouts BIGINT NOT NULL,
  CONSTRAINT pk_audit_daily PRIMARY KEY (office_id, day)
) WITH (fillfactor = 70);

-- What each entry counts as, and where: said once, for the sealer, for the filling below, and for whoever compares.
create view audit_counted with (security_invoker = true) as
select s.position, o.office_id, s.at::date as day, s.refused::int as refusals, s.login::int as logins,
  (s.login and not (s.at::time >= '08:00' and s.at::time < '18:00'))::int as night_logins, s.locked::int as lockouts
from (
  select position, recorded_at at time zone 'Asia/Shanghai' as at, result = 'refused' as refused,
    event in ('login:succeeded', 'login:office_chosen') as login, event in ('login:locked', 'person:locked') as locked,
    array[0, office_id, prefecture_id, county_id] as trees
  from audit_sealed
) s
cross join lateral (select distinct office_id from unnest(s.trees) as u (office_id)) o
where (s.refused or s.login or s.locked) and o.office_id is not null;

insert into audit_daily (office_id, day, refusals, logins, night_logins, lockouts)
select office_id, day, sum(refusals), sum(logins), sum(night_logins), sum(lockouts) from audit_counted group by office_id, day;

-- The sealer's alone, and a count only grows.
grant select on audit_counted to portal_sealer;
grant select, insert, update (refusals, logins, night_logins, lockouts) on audit_daily to portal_sealer;
grant select on audit_daily to portal_reader;
create trigger audit_daily_grows before update on audit_daily for each row
  when (least(new.refusals - old.refusals, new.logins - old.logins, new.night_logins - old.night_logins,
    new.lockouts - old.lockouts) < 0)
  execute function row_is_written_once();
create trigger audit_daily_stays before delete on audit_daily for each row execute function row_is_written_once();
create trigger audit_daily_is_not_emptied before truncate on audit_daily
  for each statement execute function row_is_written_once();

alter table audit_daily enable row level security;
alter table audit_daily force row level security;
create policy owner_migrates on audit_daily to portal_owner using (true) with check (true);
create policy sealed on audit_daily to portal_sealer using (true) with check (true);
create policy seen on audit_daily for select to portal_reader
  using ((select acting_level()) in ('province', 'system') or office_id = (select acting_office()));
