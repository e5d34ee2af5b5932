-- The roles and the database of ADR 8, once, when the volume is empty; src/platform/embedded-postgres.ts does the
-- same where there is no container. The passwords come from the container's environment.
\getenv app_password CRM_APP_PASSWORD
\getenv system_password CRM_SYSTEM_PASSWORD
\getenv migrator_password CRM_MIGRATOR_PASSWORD

-- The migrator sees past row security, or a backfill would silently touch nothing. Nobody else does.
create role crm_migrator login nosuperuser bypassrls password :'migrator_password';
create role crm_app login nosuperuser nobypassrls password :'app_password';
create role crm_system login nosuperuser nobypassrls password :'system_password';

-- Owns the search functions and cannot log in; a migration hands them over.
create role crm_search nologin nosuperuser nobypassrls;
grant crm_search to crm_migrator with admin option;

create database crm owner crm_migrator encoding 'UTF8' template template0;
\connect crm
grant usage, create on schema public to crm_search;
