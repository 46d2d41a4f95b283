-- Entries {first} to {end} of a log of {all}, one every three seconds until now (benchmarks/console.py fills in the numbers).
-- 40 % lie in the prefecture that comes first; one in eight is an institution's, one in five a county's; one in fifty refused.
-- A case has 70 entries however long the log is: a longer log is one of more cases.
set synchronous_commit = off;
set session_replication_role = replica;

create temp table if not exists home as
select place, id,
  array(select o.id from office o where o.prefecture_id = p.id and o.level = 'county' order by o.id) as counties,
  array(select o.id from office o where o.prefecture_id = p.id and o.level = 'institution' order by o.id) as institutions
from (select *, row_number() over (order by id) as place from office where level = 'prefecture') p;
create temp table if not exists county_of as select id, county_id from office where level in ('county', 'institution');

insert into audit_sealed (position, entry_id, leaf, event, kind, object, office_id, prefecture_id, county_id, person_id,
  result, clause, acted_at, recorded_at, policy)
select n, n + 1, sha256(int8send(n)), event, split_part(event, ':', 1), 'case:' || n * 7919 % ({all} / 70) + 1, office,
  prefecture, c.county_id, n * 31 % 4000 + 1,
  case when event = 'access:refused' then 'refused' when event like '%:read' then 'read' else 'done' end,
  case when n % 99991 = 0 then '22' when n % 3 = 0 then '20(3)' when n % 3 = 1 then '20(4)' else '' end, at, at, 'bench'
from (
  select i.n, h.id as prefecture, now() - ({all} - i.n) * interval '3 seconds' as at,
    case when i.n % 8 = 0 then h.institutions[1 + i.n / 8 % cardinality(h.institutions)]
      when i.n % 5 = 0 then h.counties[1 + i.n / 5 % cardinality(h.counties)] else h.id end as office,
    case when i.n % 50 = 0 then 'access:refused' when i.n % 41 = 1 then 'login:succeeded' when i.n % 97 = 0 then 'decision:signed'
      when i.n % 3 = 0 then 'case:read' else 'case:step' end as event
  from generate_series({first}::bigint, {end}::bigint - 1) as i (n)
  join home h on h.place = case when i.n * 7 % 10 < 4 then 1 else 2 + i.n / 3 % 8 end
) made left join county_of c on c.id = made.office;

insert into audit_checkpoint (size, root, hash, note, signed_at, key_id, watermark)
select n, sha256(int8send(n)), 'sha256', '', now() - ({all} - n) * interval '3 seconds', 'bench', 0
from generate_series({first}::bigint + 20, {end}, 20) n;

reset session_replication_role;
reset synchronous_commit;
