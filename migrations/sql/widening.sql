-- Put what was read to what was read before in this hour; returns the numbers. Beyond `most` of each nothing is added any more,
-- so that the row stays small however much is read. What was read before in this hour changes nothing.
create or replace function widen(one certificate_reading, who bigint, in_hour timestamptz, most_records bigint, most_institutions bigint,
  out records bigint, out institutions bigint)
volatile set search_path = pg_catalog, public language plpgsql as $$
declare
  kept public.read_breadth;
begin
  select b.* into kept from public.read_breadth b where b.grant_id = one.grant_id and b.reader = who and b.hour = in_hour;
  kept.certificates := coalesce(kept.certificates, '{}');
  kept.institutions := coalesce(kept.institutions, '{}');
  records := records_in(kept.certificates);
  institutions := cardinality(kept.institutions);
  if kept.certificates @> one.certificates then
    return;
  end if;
  if records < most_records then
    kept.certificates := kept.certificates + one.certificates;
    records := records_in(kept.certificates);
  end if;
  if institutions < most_institutions then
    kept.institutions := array(select unnest(kept.institutions) union select unnest(institutions_of(one.certificates)));
    institutions := cardinality(kept.institutions);
  end if;
  insert into public.read_breadth values (one.grant_id, who, in_hour, kept.certificates, kept.institutions)
    on conflict (grant_id, reader, hour) do update set certificates = excluded.certificates, institutions = excluded.institutions;
end $$;
