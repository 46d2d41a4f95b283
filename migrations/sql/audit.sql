-- The log is only ever added to: even its owner's UPDATE, DELETE and TRUNCATE stop here (design 6).
create function audit_is_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'audit_entry is append-only' using errcode = 'insufficient_privilege';
end $$;

create trigger audit_entry_stays before update or delete on audit_entry
  for each row execute function audit_is_append_only();
create trigger audit_entry_is_not_emptied before truncate on audit_entry
  for each statement execute function audit_is_append_only();

-- Steps and exhibits are corrected by a later one, never by editing.
create function row_is_written_once() returns trigger language plpgsql as $$
begin
  raise exception '% is written once', tg_table_name using errcode = 'insufficient_privilege';
end $$;
create trigger case_step_stays before update or delete on case_step
  for each row execute function row_is_written_once();
create trigger exhibit_stays before update or delete on exhibit
  for each row execute function row_is_written_once();
create trigger report_step_stays before update or delete on report_step
  for each row execute function row_is_written_once();
