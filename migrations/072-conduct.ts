import { Migration } from '@mikro-orm/migrations';

/**
 * Cases about a client lie with the client (ToS 3.6); reports and what authorities are told lie with the operator,
 * so that nobody reads who reported them (ToS 2.11, AUP 4).
 */
export class Conduct extends Migration {
  override up(): void {
    this.addSql(`
      create table conduct_case (
        tenant_id uuid not null,
        id uuid not null,
        number text not null,
        category text not null,
        policy_version integer not null,
        opened_at timestamptz not null,
        state text not null check (state in ('OPEN', 'DEMANDED', 'SUSPENDED', 'TERMINATED', 'CLOSED')),
        hints jsonb not null,
        last_hint_at timestamptz not null,
        assigned_to uuid,
        scope_kind text not null check (scope_kind in ('user', 'item', 'instance')),
        account_id uuid,
        item text,
        item_disabled_at timestamptz,
        confirmed_by uuid,
        confirmed_at timestamptz,
        demand jsonb,
        cure_by timestamptz,
        proposal jsonb,
        measure jsonb,
        appeal_hash text,
        appeal jsonb,
        appeal_pending boolean generated always as (coalesce(appeal ->> 'state' = 'LODGED', false)) stored,
        costs jsonb not null,
        outcome text,
        closed_at timestamptz,
        version integer not null default 1,
        primary key (tenant_id, id),
        unique (tenant_id, number)
      );
      create index conduct_case_about on conduct_case (tenant_id, category, state);
      create index conduct_case_of_account on conduct_case (tenant_id, account_id, id);
      create index conduct_case_appeal on conduct_case (tenant_id, appeal_hash);
      call protect_tenant_table('conduct_case');
      call let_system_list('conduct_case', 'tenant_id, id, number, category, state, scope_kind, opened_at, cure_by,
        assigned_to, outcome, appeal_pending');

      create table conduct_report (
        tenant_id uuid not null,
        id uuid not null,
        number text not null,
        place text not null,
        why text not null,
        reporter jsonb not null,
        received_at timestamptz not null,
        category text,
        subject_tenant_id uuid,
        case_id uuid,
        state text not null check (state in ('RECEIVED', 'JOINED', 'DISMISSED')),
        version integer not null default 1,
        primary key (tenant_id, id),
        unique (tenant_id, number)
      );
      create index conduct_report_of_case on conduct_report (tenant_id, case_id);
      call protect_tenant_table('conduct_report');

      create table authority_report (
        tenant_id uuid not null,
        id uuid not null,
        number text not null,
        case_id uuid not null,
        subject_tenant_id uuid not null,
        authority text not null,
        legal_basis text not null,
        facts text not null,
        proposed_by uuid not null,
        proposed_at timestamptz not null,
        state text not null check (state in ('PROPOSED', 'APPROVED')),
        approved_by uuid,
        approved_at timestamptz,
        version integer not null default 1,
        primary key (tenant_id, id),
        unique (tenant_id, number),
        check (approved_by is distinct from proposed_by)
      );
      call protect_tenant_table('authority_report');

      create table security_test_permit (
        tenant_id uuid not null,
        id uuid not null,
        begins_at timestamptz not null,
        ends_at timestamptz not null,
        ips jsonb not null,
        purpose text not null,
        issued_by uuid not null,
        issued_at timestamptz not null,
        primary key (tenant_id, id),
        check (ends_at > begins_at)
      );
      call protect_tenant_table('security_test_permit');
    `);
  }
}
