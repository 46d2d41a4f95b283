-- The indexes of the case list carry what row-level security asks of a case: a count then walks the index alone, in the order of
-- the list, whoever asks. Without it the database rather gathered and sorted all cases of an office that had few on average.
drop index ix_case_file_lead;
create index ix_case_file_lead on case_file (lead_id, opened_at desc, id desc) include (prefecture_id, venue_id, county_id);
drop index ix_case_file_prefecture;
create index ix_case_file_prefecture on case_file (prefecture_id, opened_at desc, id desc) include (lead_id, venue_id, county_id);
drop index ix_case_file_venue;
create index ix_case_file_venue on case_file (venue_id, opened_at desc, id desc) include (lead_id, prefecture_id, county_id);
drop index ix_case_file_county;
create index ix_case_file_county on case_file (county_id, opened_at desc, id desc) include (lead_id, prefecture_id, venue_id);
drop index ix_case_file_recent;
create index ix_case_file_recent on case_file (opened_at desc, id desc) include (lead_id, prefecture_id, venue_id, county_id);
