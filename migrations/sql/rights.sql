-- What the web role may do at all. It owns nothing and deletes nothing.
revoke all on schema public from public;
grant usage on schema public to portal_web, portal_reader, portal_sealer;

grant select, insert, update on all tables in schema public to portal_web;
grant usage on all sequences in schema public to portal_web;

-- The log: the body may be inserted, nothing read, nothing chosen (number, time, transaction and leaf are the database's).
revoke all on audit_entry from portal_web;
grant insert (body) on audit_entry to portal_web;
-- currval() only: a step keeps the number of the entry just written.
revoke all on sequence audit_entry_id_seq from portal_web;
grant select on sequence audit_entry_id_seq to portal_web;

-- Written once: no UPDATE either.
revoke update on case_step, exhibit, report_step, finding_exhibit, case_link, recusal, report_attachment, handed_over, standing,
  announcement
  from portal_web;

grant select on audit_entry to portal_reader, portal_sealer;
grant select on office, region, person to portal_reader;
revoke all on alembic_version from portal_web;
grant select on alembic_version to portal_web;
