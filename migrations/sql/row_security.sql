-- The tenancy wall repeated below the application (design 4). Equality on columns first, the asked capacities last.
-- `limit 1` keeps the planner from hashing an office's whole list of capacities. Each `(select …)` is evaluated once a
-- statement but costs planning wherever the table is named, hence one for four columns.
create function acting_office() returns bigint stable language sql
  as $$ select nullif(current_setting('app.office', true), '')::bigint $$;
create function acting_level() returns text stable language sql
  as $$ select coalesce(current_setting('app.level', true), '') $$;
create function acting_person() returns bigint stable language sql
  as $$ select nullif(current_setting('app.person', true), '')::bigint $$;

alter table case_capacity enable row level security;
alter table case_capacity force row level security;
-- Read freely: who takes part is on the case's page, and a policy that read case_file here would never end (case_file's
-- own policy reads this table). Written only where the case is seen, so that no office can let itself in.
create policy tenancy on case_capacity for select to portal_web using (true);
create policy given on case_capacity for insert to portal_web
  with check ((select true from case_file c where c.id = case_capacity.case_id limit 1));
create policy ended on case_capacity for update to portal_web
  using ((select true from case_file c where c.id = case_capacity.case_id limit 1));
create policy owner_migrates on case_capacity to portal_owner using (true) with check (true);

alter table case_file enable row level security;
alter table case_file force row level security;
create policy owner_migrates on case_file to portal_owner using (true) with check (true);
create policy tenancy on case_file to portal_web
  using (
    (select acting_level()) in ('province', 'system')
    or (select acting_office()) in (lead_id, prefecture_id, venue_id, county_id)
    or (select true from case_capacity k where k.case_id = case_file.id and k.office_id = acting_office() limit 1)
  )
  with check (
    (select acting_level()) in ('province', 'system')
    or (select acting_office()) in (lead_id, prefecture_id, venue_id, county_id)
    or (select true from case_capacity k where k.case_id = case_file.id and k.office_id = acting_office() limit 1)
  );

-- What belongs to a case is seen and written where the case is seen: its own policy answers the inner query.
do $$
declare t text;
begin
  foreach t in array array['respondent', 'case_handler', 'case_step', 'assistance', 'coordination',
    'interim_measure', 'exhibit', 'finding', 'proposal', 'notice', 'service', 'notice_deadline', 'defence',
    'defence_point', 'waiver', 'review', 'decision', 'termination_proposal', 'execution', 'filing', 'announcement']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy owner_migrates on %I to portal_owner using (true) with check (true)', t);
    execute format('create policy tenancy on %I to portal_web
      using ((select true from case_file c where c.id = %I.case_id limit 1))
      with check ((select true from case_file c where c.id = %I.case_id limit 1))', t, t, t);
  end loop;
end $$;

-- Every list asks first what its reader is recused from: one's own are known without looking at the case.
alter table recusal enable row level security;
alter table recusal force row level security;
create policy owner_migrates on recusal to portal_owner using (true) with check (true);
create policy tenancy on recusal to portal_web
  using (person_id = (select acting_person()) or (select true from case_file c where c.id = recusal.case_id limit 1))
  with check ((select true from case_file c where c.id = recusal.case_id limit 1));

-- A link is seen from either of its cases and made where both are seen; an exhibit of a finding where the finding is seen.
alter table case_link enable row level security;
alter table case_link force row level security;
create policy owner_migrates on case_link to portal_owner using (true) with check (true);
create policy tenancy on case_link to portal_web
  using ((select true from case_file c where c.id in (case_link.case_id, case_link.other_id) limit 1))
  with check ((select true from case_file c where c.id = case_link.case_id limit 1)
    and (select true from case_file c where c.id = case_link.other_id limit 1));
alter table finding_exhibit enable row level security;
alter table finding_exhibit force row level security;
create policy owner_migrates on finding_exhibit to portal_owner using (true) with check (true);
create policy tenancy on finding_exhibit to portal_web
  using ((select true from finding f where f.id = finding_exhibit.finding_id limit 1))
  with check ((select true from finding f where f.id = finding_exhibit.finding_id limit 1)
    and (select true from exhibit e where e.id = finding_exhibit.exhibit_id limit 1));

-- A notice is also its addressee's.
create policy addressee on notice for select to portal_web using (addressee_office_id = (select acting_office()));

-- Search below the wall: `@>` is not leakproof, so under row-level security it would be asked of every row there is. This
-- function runs as the tables' owner, repeats the tenancy itself and answers with ids alone, no more than asked for.
create function cases_matching(pairs text[], most integer) returns setof bigint
stable security definer language sql
set search_path = pg_catalog, public set enable_seqscan = off set enable_indexscan = off
as $$
  select c.id from public.case_file c
  where c.search @> pairs and (
    (select public.acting_level()) in ('province', 'system')
    or (select public.acting_office()) in (c.lead_id, c.prefecture_id, c.venue_id, c.county_id)
    or exists (select from public.case_capacity k where k.case_id = c.id and k.office_id = public.acting_office())
  ) limit most
$$;
revoke all on function cases_matching(text[], integer) from public;
grant execute on function cases_matching(text[], integer) to portal_web;

-- Reports: never the institution that is accused (4(2)); the office that holds or registered it, its prefecture, the province.
alter table report enable row level security;
alter table report force row level security;
create policy owner_migrates on report to portal_owner using (true) with check (true);
create function report_is_seen(against boolean, registered bigint, subject bigint, holder bigint, prefecture bigint)
returns boolean stable language sql as $$
  select case when acting_level() = 'institution' and subject = acting_office() and against then false
    else acting_level() in ('province', 'system') or acting_office() in (holder, prefecture, registered) end
$$;
create policy seen on report for select to portal_web
  using (report_is_seen(against_institution, registered_office_id, subject_office_id, holder_id, prefecture_id));
create policy registered on report for insert to portal_web
  with check ((select acting_level()) = 'system' or registered_office_id = (select acting_office()));
-- Passing on gives the report away, so the row after the change may be another office's.
create policy held on report for update to portal_web
  using ((select acting_level()) in ('province', 'system') or holder_id = (select acting_office())
    or prefecture_id = (select acting_office()))
  with check (true);
do $$
declare t text;
begin
  foreach t in array array['report_step', 'report_attachment']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy owner_migrates on %I to portal_owner using (true) with check (true)', t);
    execute format('create policy tenancy on %I to portal_web
      using ((select true from report r where r.id = %I.report_id limit 1))
      with check ((select true from report r where r.id = %I.report_id limit 1))', t, t, t);
  end loop;
end $$;
