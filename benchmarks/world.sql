-- A million cases of a whole province, made up by the database itself (benchmarks/world.py fills in :cases).
-- 40 % lie in the prefecture that comes first; a quarter is led by institutions; 70 % are closed.
set synchronous_commit = off;
-- No foreign keys while loading: what is written here is right, and nine look-ups a case would take minutes.
set session_replication_role = replica;

insert into office (level, name, short, letters, region_code, prefecture_id, county_id)
select 'institution', '测试职业技能培训学校' || n, '测试学校' || n, 'J' || n, c.region_code, c.prefecture_id, c.id
from generate_series(1, 660) n
join (select *, row_number() over (order by id) as place from office where level = 'county') c on c.place = n % 88 + 1;

insert into person (username, name, created_at) select 'bench' || n, '承办人' || n, now() from generate_series(1, 400) n;

create temp table home as
select place, id, letters, region_code,
  array(select o.id from office o where o.prefecture_id = p.id and o.level = 'county' order by o.id) as counties,
  array(select o.id from office o where o.prefecture_id = p.id and o.level = 'institution' order by o.id) as institutions
from (select *, row_number() over (order by id) as place from office where level = 'prefecture') p;

create temp table story as
select n, title, array(select distinct substr(title, i, 2) from generate_series(1, length(title) - 1) i) as pairs
from (select n, (array['连续多批次未安排质量督导', '未按时限上传证书数据', '考试中抄袭答案', '在规定地点以外组织评价',
  '涂改评价成绩', '提供虚假工作年限证明', '参评资格审核不严', '督导中擅离职守'])[n % 8 + 1]
  || chr(19968 + n * 37 % 3000) || chr(19968 + n * 91 % 3000) || chr(19968 + n * 53 % 3000) as title
  from generate_series(0, 9999) n) t;

drop index if exists ix_case_file_search;

insert into case_file (number, lead_id, lead_level, prefecture_id, venue_id, county_id, institution_id, place_code,
  happened_on, title, summary, source, respondent_kind, respondent_name, clauses, rulebook_version, state, version,
  state_since, opened_at, opened_by, due_on, due_what, search)
select number, lead_id, lead_level, prefecture_id, venue_id, county_id, institution_id, place_code, opened_at::date,
  title, '经初步核实，有待进一步调查。', 'report', 'candidate', substr(title, 9), array[clause], '1', state, 4, opened_at,
  opened_at, opener, case when state = 'investigating' then current_date + (n % 40) end,
  case when state = 'investigating' then 'handling' end,
  pairs || array[substr(low, 1, 2), substr(low, 2, 2), substr(low, 3, 2), substr(low, 4, 2), substr(low, 5, 2),
    substr(low, 6, 2), substr(low, 7, 2), substr(low, 8, 2), substr(low, 9, 2), substr(low, 10, 2), substr(low, 11, 2),
    substr(low, 12, 2), substr(low, 13, 2), substr(low, 14, 2), substr(low, 15, 2), substr(low, 16, 2)]
from (
  select i.n, h.id as prefecture_id, s.title, s.pairs, i.n % 400 + (select min(id) from person) as opener,
    h.region_code as place_code, case when i.n % 4 = 0 then '7.1' else '16.1' end as clause,
    case when i.n % 4 = 0 then h.institutions[1 + i.n / 7 % cardinality(h.institutions)] else h.id end as lead_id,
    case when i.n % 4 = 0 then 'institution' else 'prefecture' end as lead_level,
    h.institutions[1 + i.n / 7 % cardinality(h.institutions)] as institution_id,
    h.counties[1 + i.n / 11 % cardinality(h.counties)] as county_id,
    case when i.n % 33 = 0 then (select v.id from home v where v.place = h.place % 9 + 1) end as venue_id,
    case when i.n % 1000 * 7919 % 10 < 7 then 'closed' else 'investigating' end as state,
    'GZ-' || h.letters || '-' || (2020 + i.n % 6)::text || '-' || lpad((i.n / 6)::text, 6, '0') as number,
    timestamptz '2020-01-02 08:00+08' + i.n * interval '200 seconds' as opened_at
  from (select generate_series(1, :cases) as n) i
  join home h on h.place = case when i.n * 7 % 10 < 4 then 1 else 2 + i.n / 3 % 8 end
  join story s on s.n = i.n % 10000 * 7927 % 10000
) made, lateral (select lower(number) as low) lowered;

create index ix_case_file_search on case_file using gin (search);

insert into office (level, name, short, letters, region_code, prefecture_id, county_id)
select level, '无案件的职业技能培训学校', '无案件学校', 'J0', region_code, prefecture_id, county_id from office
where level = 'institution' order by id limit 1;

-- Asked capacities: filed with the prefecture, assisted by another county, terminations with the province.
insert into case_capacity (office_id, case_id, capacity, opened_at, since, until)
select prefecture_id, id, 'filed_to', opened_at, opened_at, null from case_file where lead_level = 'institution' and state = 'closed'
union all
select o.id, f.id, 'assist', f.opened_at, f.opened_at, case when f.id % 2 = 0 then f.opened_at + interval '30 days' end
from case_file f join (select id, row_number() over (order by id) as place from office where level = 'county') o
  on o.place = f.id / 40 % 88 + 1
where f.id % 40 = 0
union all
select (select min(id) from office), id, 'issue', opened_at, opened_at, null from case_file where id % 200 = 0;

insert into recusal (case_id, person_id, office_id, reason, ordered_by, at)
select f.id, p.id, f.lead_id, '有利害关系', p.id, f.opened_at
from case_file f join person p on p.id = f.id / 50 % 400 + (select min(id) from person where username like 'bench%')
where f.id % 50 = 0;

insert into case_handler (case_id, office_id, person_id, assigned_at)
select id, lead_id, id % 400 + (select min(id) from person where username like 'bench%'), opened_at from case_file
where state <> 'closed';

reset session_replication_role;
reset synchronous_commit;
