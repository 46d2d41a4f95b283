-- The indexes along which lists of certificates walk carry what row-level security asks of a certificate: what is passed by or
-- only counted is never opened. That of an assessment has the order of every list, and what a grant asks besides; without it a
-- county's question for one assessment gathered all certificates of the county first.
drop index ix_certificate_recent;
create index ix_certificate_recent on certificate (issued_on desc, id desc)
  include (institution_id, prefecture_id);
drop index ix_certificate_occupation;
create index ix_certificate_occupation on certificate (occupation_code, issued_on desc, id desc)
  include (institution_id, prefecture_id);
drop index ix_certificate_institution;
create index ix_certificate_institution on certificate (institution_id, issued_on desc, id desc)
  include (prefecture_id);
drop index ix_certificate_prefecture;
create index ix_certificate_prefecture on certificate (prefecture_id, issued_on desc, id desc)
  include (institution_id);
drop index ix_certificate_county;
create index ix_certificate_county on certificate (county_id, issued_on desc, id desc)
  include (institution_id, prefecture_id);
drop index ix_certificate_prefecture_occupation;
create index ix_certificate_prefecture_occupation on certificate (prefecture_id, occupation_code, issued_on desc, id desc)
  include (institution_id);
drop index ix_certificate_county_occupation;
create index ix_certificate_county_occupation on certificate (county_id, occupation_code, issued_on desc, id desc)
  include (institution_id, prefecture_id);
drop index ix_certificate_assessment;
create index ix_certificate_assessment on certificate (assessment_id, issued_on desc, id desc)
  include (institution_id, prefecture_id, county_id, occupation_code);
