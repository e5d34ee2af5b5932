import { Migration } from '@mikro-orm/migrations';

/** People with their places in instances, their sessions, and the keys of programs. */
export class Identity extends Migration {
  override up(): void {
    this.people();
    this.waysIn();
  }

  private people(): void {
    this.addSql(`
      -- No tenant: one person has one account, whatever instances they belong to. Found by id or e-mail alone.
      create table account (
        id uuid primary key,
        email text unique,
        name text not null,
        language text not null check (language in ('sv', 'en')),
        state text not null check (state in ('UNVERIFIED', 'ACTIVE', 'SUSPENDED', 'DELETED')),
        password_hash text,
        password_changed_at timestamptz,
        reset_token_hash text,
        reset_expires_at timestamptz,
        tenant_ids jsonb not null,
        version integer not null default 1
      );
      grant select, insert, update on account to crm_app;

      create table membership (
        tenant_id uuid not null,
        id uuid not null,
        account_id uuid not null,
        name text not null,
        role text not null check (role in ('user', 'administrator', 'agent', 'approver', 'admin')),
        state text not null check (state in ('INVITED', 'ACTIVE', 'REMOVED')),
        invitation_hash text,
        invited_at timestamptz not null,
        expires_at timestamptz,
        joined_at timestamptz,
        removed_at timestamptz,
        suspension jsonb,
        version integer not null default 1,
        primary key (tenant_id, id)
      );
      create unique index membership_one_place on membership (tenant_id, account_id) where state <> 'REMOVED';
      call protect_tenant_table('membership');
    `);
  }

  private waysIn(): void {
    this.addSql(`
      -- No tenant: a person's sessions end together, wherever they are. Found by the token's hash or the account.
      create table session (
        token_hash text primary key,
        id uuid not null unique,
        account_id uuid not null,
        tenant_id uuid not null,
        opened_at timestamptz not null,
        seen_at timestamptz not null,
        user_agent text not null
      );
      create index session_of_account on session (account_id);
      create index session_of_tenant on session (tenant_id);
      create index session_age on session (opened_at);
      grant select, insert, update, delete on session to crm_app;

      -- No tenant: it belongs to the account.
      create table known_device (
        account_id uuid not null,
        device_hash text not null,
        seen_at timestamptz not null,
        primary key (account_id, device_hash)
      );
      create index known_device_age on known_device (seen_at);
      grant select, insert, update, delete on known_device to crm_app;

      -- No tenant: guesses are counted before anybody is known. Keys are keyed hashes.
      create table throttle (
        key text primary key,
        tries integer not null,
        resets_at timestamptz not null
      );
      create index throttle_age on throttle (resets_at);
      grant select, insert, update, delete on throttle to crm_app;

      create table api_key (
        tenant_id uuid not null,
        id uuid not null,
        name text not null,
        role text not null check (role in ('user', 'administrator')),
        scopes jsonb not null,
        token_hash text not null,
        hint text not null,
        issued_by uuid not null,
        issued_at timestamptz not null,
        revoked_at timestamptz,
        primary key (tenant_id, id),
        unique (tenant_id, token_hash)
      );
      call protect_tenant_table('api_key');
    `);
  }
}
