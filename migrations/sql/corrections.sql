-- What was filed is filed again, corrected, once a review reversed what it says: one first filing of a case with an office, and
-- each filing corrected once.
ALTER TABLE filing ADD COLUMN corrects_id BIGINT;
ALTER TABLE filing ADD CONSTRAINT fk_filing_corrects_id_filing FOREIGN KEY(corrects_id) REFERENCES filing (id);
ALTER TABLE filing ADD CONSTRAINT uq_filing_corrects_id UNIQUE (corrects_id);
ALTER TABLE filing DROP CONSTRAINT uq_filing_case_id_to_id;
CREATE UNIQUE INDEX uq_filing_case_id_to_id ON filing (case_id, to_id) WHERE corrects_id is null;

-- Until when what is left of a decision is announced anew, once its announcement was withdrawn.
ALTER TABLE announcement_withdrawal ADD COLUMN again_by DATE;
CREATE INDEX ix_announcement_withdrawal_again ON announcement_withdrawal (office_id) WHERE again_by is not null;
