-- The log as evidence (design 6). Everything here is only ever added to, by the sealer; what is published anyway
-- (checkpoints, public keys, countersignatures) the web role may read, the rest is the reader's.

-- One row a sealed entry. `position`, `entry_id` and `leaf` are the tree's; every other column is a projection of the body
-- for the auditors' console, can be computed anew from it, and is no evidence. No foreign key: a deleted entry must show.
CREATE TABLE audit_sealed (
  position BIGINT NOT NULL,
  entry_id BIGINT NOT NULL,
  leaf BYTEA NOT NULL,
  event TEXT NOT NULL,
  kind TEXT NOT NULL,
  object TEXT NOT NULL,
  office_id BIGINT,
  prefecture_id BIGINT,
  county_id BIGINT,
  person_id BIGINT,
  result TEXT NOT NULL,
  clause TEXT NOT NULL,
  acted_at TIMESTAMP WITH TIME ZONE,
  recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
  policy TEXT NOT NULL,
  CONSTRAINT pk_audit_sealed PRIMARY KEY (position),
  CONSTRAINT uq_audit_sealed_entry_id UNIQUE (entry_id)
);
CREATE INDEX ix_audit_sealed_prefecture ON audit_sealed (prefecture_id, position) WHERE prefecture_id is not null;
CREATE INDEX ix_audit_sealed_county ON audit_sealed (county_id, position) WHERE county_id is not null;
CREATE INDEX ix_audit_sealed_office ON audit_sealed (office_id, position) WHERE office_id is not null;
CREATE INDEX ix_audit_sealed_person ON audit_sealed (person_id, position) WHERE person_id is not null;
CREATE INDEX ix_audit_sealed_event ON audit_sealed (event, position);
CREATE INDEX ix_audit_sealed_object ON audit_sealed (object, position);
CREATE INDEX ix_audit_sealed_result ON audit_sealed (result, position);

-- Complete tiles of 256 hashes: tile `number` of `height` h holds the nodes 256*number … of the tree's level 8*h, one
-- after another; `root` is the node above them, so that an incomplete tile is read from the roots below it.
CREATE TABLE audit_tile (
  height BIGINT NOT NULL,
  number BIGINT NOT NULL,
  hashes BYTEA NOT NULL,
  root BYTEA NOT NULL,
  CONSTRAINT pk_audit_tile PRIMARY KEY (height, number)
);

-- `note` is the signed note itself; the other columns repeat what it says. `watermark`: every transaction below it was
-- finished and sealed, so that the next round need not look further back.
CREATE TABLE audit_checkpoint (
  id BIGINT GENERATED ALWAYS AS IDENTITY,
  size BIGINT NOT NULL,
  root BYTEA NOT NULL,
  hash TEXT NOT NULL,
  note TEXT NOT NULL,
  signed_at TIMESTAMP WITH TIME ZONE NOT NULL,
  key_id TEXT NOT NULL,
  watermark BIGINT NOT NULL,
  CONSTRAINT pk_audit_checkpoint PRIMARY KEY (id),
  CONSTRAINT ck_audit_checkpoint_hash CHECK (hash in ('sha256', 'sm3'))
);
CREATE INDEX ix_audit_checkpoint_size ON audit_checkpoint (size);
CREATE INDEX ix_audit_checkpoint_signed_at ON audit_checkpoint (signed_at);

-- Public keys: the sealer's (office_id null) and the witnesses'. Whoever checks holds his own copy; this is for showing.
CREATE TABLE audit_key (
  id BIGINT GENERATED ALWAYS AS IDENTITY,
  office_id BIGINT,
  key_id TEXT NOT NULL,
  verifier TEXT NOT NULL,
  introduced_at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT pk_audit_key PRIMARY KEY (id),
  CONSTRAINT uq_audit_key_verifier UNIQUE (verifier),
  CONSTRAINT fk_audit_key_office_id_office FOREIGN KEY(office_id) REFERENCES office (id)
);

-- Countersignatures (副署): `line` is the signature line of another office under a checkpoint's note.
CREATE TABLE audit_witness (
  id BIGINT GENERATED ALWAYS AS IDENTITY,
  checkpoint_id BIGINT NOT NULL,
  office_id BIGINT NOT NULL,
  key_id TEXT NOT NULL,
  line TEXT NOT NULL,
  signed_at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT pk_audit_witness PRIMARY KEY (id),
  CONSTRAINT uq_audit_witness_checkpoint_id_key_id UNIQUE (checkpoint_id, key_id),
  CONSTRAINT fk_audit_witness_checkpoint_id_audit_checkpoint FOREIGN KEY(checkpoint_id) REFERENCES audit_checkpoint (id),
  CONSTRAINT fk_audit_witness_office_id_office FOREIGN KEY(office_id) REFERENCES office (id)
);
CREATE INDEX ix_audit_witness_office ON audit_witness (office_id, id);

-- Which checkpoint left this machine, and to where ('directory', or an address).
CREATE TABLE audit_delivery (
  checkpoint_id BIGINT NOT NULL,
  target TEXT NOT NULL,
  delivered_at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT pk_audit_delivery PRIMARY KEY (target, checkpoint_id),
  CONSTRAINT fk_audit_delivery_checkpoint_id_audit_checkpoint FOREIGN KEY(checkpoint_id) REFERENCES audit_checkpoint (id)
);

-- An alarm of a kind is on while its latest row says `raised`. `position` and `entry_id` name the first entry concerned.
CREATE TABLE audit_alarm (
  id BIGINT GENERATED ALWAYS AS IDENTITY,
  kind TEXT NOT NULL,
  raised BOOLEAN NOT NULL,
  position BIGINT,
  entry_id BIGINT,
  reason TEXT NOT NULL,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT pk_audit_alarm PRIMARY KEY (id)
);
CREATE INDEX ix_audit_alarm_kind ON audit_alarm (kind, id);

do $$
declare t text;
begin
  foreach t in array array['audit_sealed', 'audit_tile', 'audit_checkpoint', 'audit_key', 'audit_witness',
    'audit_delivery', 'audit_alarm']
  loop
    execute format('create trigger %I before update or delete on %I for each row execute function row_is_written_once()',
      t || '_stays', t);
    execute format('create trigger %I before truncate on %I for each statement execute function row_is_written_once()',
      t || '_is_not_emptied', t);
    execute format('grant select, insert on %I to portal_sealer', t);
    execute format('grant select on %I to portal_reader', t);
  end loop;
end $$;

grant select on audit_checkpoint, audit_key, audit_witness to portal_web;
grant insert on audit_key, audit_witness to portal_web;
-- The sealer notes its own acts (alarm, new key) in the log in the transaction of the act, and places entries in the tree of
-- offices.
grant insert (body) on audit_entry to portal_sealer;
grant select (id, prefecture_id, county_id) on office to portal_sealer;

-- An auditor reads what the own office and those below it did; the whole is read by the province, and by the system for
-- checking and sealing it.
alter table audit_sealed enable row level security;
alter table audit_sealed force row level security;
create policy owner_migrates on audit_sealed to portal_owner using (true) with check (true);
create policy sealed on audit_sealed to portal_sealer using (true) with check (true);
create policy seen on audit_sealed for select to portal_reader
  using (
    (select acting_level()) in ('province', 'system')
    or (select acting_office()) in (office_id, prefecture_id, county_id)
  );

-- A body is read where its place in the tree is; written by everybody who does something.
alter table audit_entry enable row level security;
alter table audit_entry force row level security;
create policy owner_migrates on audit_entry to portal_owner using (true) with check (true);
create policy written on audit_entry for insert to portal_web, portal_sealer with check (true);
create policy sealed on audit_entry for select to portal_sealer using (true);
create policy seen on audit_entry for select to portal_reader
  using (
    (select acting_level()) in ('province', 'system')
    or (select true from audit_sealed s where s.entry_id = audit_entry.id limit 1)
  );

-- Published anyway; a witness is entered by its own office.
do $$
declare t text;
begin
  foreach t in array array['audit_key', 'audit_witness']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy owner_migrates on %I to portal_owner using (true) with check (true)', t);
    execute format('create policy published on %I for select to portal_web, portal_reader using (true)', t);
    execute format('create policy sealed on %I to portal_sealer using (true) with check (true)', t);
    execute format('create policy countersigned on %I for insert to portal_web
      with check ((select acting_level()) = ''system'' or office_id = (select acting_office()))', t);
  end loop;
end $$;
