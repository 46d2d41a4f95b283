-- Four roles that log in, each with one task, and one that does not. None is a superuser, none bypasses row-level security.
--   portal_owner   owns the database and its tables, migrates them, serves nothing
--   portal_web     serves the web and owns nothing; the tables' grants come with the migrations
--   portal_sealer  seals the log
--   portal_reader  reads the log for the auditors
--   portal_public  reads what everybody may read; the web role becomes it for pages that need no login
CREATE ROLE portal_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD '{portal_owner}';

CREATE ROLE portal_web LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD '{portal_web}';

CREATE ROLE portal_sealer LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD '{portal_sealer}';

CREATE ROLE portal_reader LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD '{portal_reader}';

CREATE ROLE portal_public NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;

GRANT portal_public TO portal_web;

CREATE DATABASE portal OWNER portal_owner TEMPLATE template0 ENCODING 'UTF8'{locale};

REVOKE ALL ON DATABASE portal FROM PUBLIC;

GRANT CONNECT ON DATABASE portal TO portal_owner, portal_web, portal_sealer, portal_reader;

ALTER DATABASE portal SET timezone = 'Asia/Shanghai';

ALTER DATABASE portal SET jit = off;
