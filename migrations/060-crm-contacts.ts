import { Migration } from '@mikro-orm/migrations';

/** Contacts, their timeline, and the two ways to find them that row level security would otherwise slow down. */
export class CrmContacts extends Migration {
  override up(): void {
    this.contacts();
    this.timeline();
    this.tags();
    this.search();
  }

  private contacts(): void {
    this.addSql(`
      create table contact (
        tenant_id uuid not null,
        id uuid not null,
        version integer not null,
        kind text not null check (kind in ('person', 'company')),
        given_name text,
        family_name text,
        company_name text,
        company_id uuid,
        title text,
        email text collate "C",
        phones text[] not null,
        street text,
        postal_code text,
        city text,
        country text,
        tags text[] not null,
        language text,
        notes text,
        -- Folded by the application; bytes decide, so that every database sorts alike.
        sort_name text collate "C" not null,
        search_text text collate "C" not null,
        basis text not null check (basis in
          ('consent', 'contract', 'legitimate-interest', 'legal-obligation', 'vital-interest', 'public-task')),
        basis_source text not null,
        basis_evidence_ref text,
        basis_at timestamptz not null,
        restriction text check (restriction in
          ('basis-withdrawn', 'objection', 'accuracy-contested', 'legal-claim')),
        restricted_at timestamptz,
        archived_at timestamptz,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        primary key (tenant_id, id),
        foreign key (tenant_id, company_id) references contact (tenant_id, id),
        check ((restriction is null) = (restricted_at is null))
      );
      -- A contact that is archived leaves its e-mail to others.
      create unique index contact_email_in_use on contact (tenant_id, email)
        where archived_at is null and email is not null;
      create index contact_by_name on contact (tenant_id, sort_name, id) where archived_at is null;
      create index contact_by_kind on contact (tenant_id, kind, sort_name, id) where archived_at is null;
      create index contact_by_creation on contact (tenant_id, created_at, id) where archived_at is null;
      create index contact_by_update on contact (tenant_id, updated_at, id) where archived_at is null;
      create index contact_archived on contact (tenant_id, sort_name, id) where archived_at is not null;
      create index contact_restricted on contact (tenant_id, sort_name, id) where restriction is not null;
      create index contact_of_company on contact (tenant_id, company_id) where company_id is not null;
      call protect_tenant_table('contact');
    `);
  }

  private timeline(): void {
    this.addSql(`
      create table contact_activity (
        tenant_id uuid not null,
        contact_id uuid not null,
        at timestamptz not null,
        id uuid not null,
        kind text not null,
        actor_kind text not null,
        actor_id text not null,
        text text,
        facts jsonb not null,
        -- In the order in which it is read. No reference to the contact: entries are only written beside it, and
        -- checking each of them would be a sixth of an import's time.
        primary key (tenant_id, contact_id, at, id)
      );
      call protect_tenant_table('contact_activity', 'select, insert, delete');
    `);
  }

  /** An index of contact.tags as a table, because no operator on arrays may use an index beneath a policy. */
  private tags(): void {
    this.addSql(`
      create table contact_tag (
        tenant_id uuid not null,
        tag text collate "C" not null,
        contact_id uuid not null,
        primary key (tenant_id, tag, contact_id),
        foreign key (tenant_id, contact_id) references contact (tenant_id, id) on delete cascade
      );
      create index contact_tag_of_contact on contact_tag (tenant_id, contact_id);
      call protect_tenant_table('contact_tag', 'select, insert, delete');

      create function index_new_contact_tags() returns trigger language plpgsql as $$
      begin
        insert into contact_tag (tenant_id, tag, contact_id)
          select tenant_id, unnest(tags), id from added where tags <> '{}';
        return null;
      end $$;
      create trigger contact_tags_of_new after insert on contact
        referencing new table as added for each statement execute function index_new_contact_tags();

      create function index_changed_contact_tags() returns trigger language plpgsql as $$
      begin
        delete from contact_tag where tenant_id = new.tenant_id and contact_id = new.id;
        insert into contact_tag (tenant_id, tag, contact_id) select new.tenant_id, unnest(new.tags), new.id;
        return null;
      end $$;
      create trigger contact_tags_of_changed after update of tags on contact
        for each row when (old.tags is distinct from new.tags) execute function index_changed_contact_tags();
    `);
  }

  private search(): void {
    this.addSql(`
      create extension if not exists pg_trgm;
      create extension if not exists btree_gin;
      create index contact_search on contact using gin (tenant_id, search_text gin_trgm_ops) where archived_at is null;

      -- The listed exception to the escape check: it reads past the policy, so that the index may be used, keeps
      -- to the statement's tenant itself, and gives ids only, which are read again beneath the policy.
      create policy search_reads on contact for select to crm_search using (true);
      grant select (tenant_id, id, sort_name, search_text, email, archived_at) on contact to crm_search;

      -- The patterns are written into the statement, because an array of them could not use the index; and only
      -- a bitmap scan reads no other tenant's rows.
      create function search_contact_texts(patterns text[], known uuid[], wanted integer)
      returns table (id uuid) language plpgsql stable set search_path = public, pg_temp
      set enable_seqscan = off set enable_indexscan = off as $$
      begin
        return query execute
          'select c.id from contact c where c.tenant_id = $1 and c.archived_at is null and c.id <> all ($2) and '
          || (select string_agg(format('c.search_text like %L', pattern), ' and ') from unnest(patterns) pattern)
          || ' limit $3' using current_tenant(), known, wanted;
      end $$;
      revoke execute on function search_contact_texts from public;
      alter function search_contact_texts owner to crm_search;

      create function search_contacts(name_prefixes text[], email_prefix text, patterns text[], wanted integer)
      returns table (id uuid) language plpgsql stable security definer set search_path = public, pg_temp as $$
      declare
        tenant uuid := current_tenant();
        hits uuid[] := '{}';
        name_prefix text;
      begin
        if tenant is null then
          return;
        end if;
        -- A name or an address that begins so: short walks along an index.
        foreach name_prefix in array name_prefixes loop
          hits := hits || array(
            select c.id from contact c
            where c.tenant_id = tenant and c.archived_at is null
              and c.sort_name >= name_prefix and c.sort_name < name_prefix || chr(1114111)
              and c.id <> all (hits)
            order by c.sort_name, c.id limit wanted - cardinality(hits));
        end loop;
        if email_prefix is not null then
          hits := hits || array(
            select c.id from contact c
            where c.tenant_id = tenant and c.archived_at is null and c.email is not null
              and c.email >= email_prefix and c.email < email_prefix || chr(1114111)
              and c.id <> all (hits)
            order by c.email limit wanted - cardinality(hits));
        end if;
        -- Words that many have turn up within a short walk; the others are few in the trigram index.
        if cardinality(hits) < wanted then
          hits := hits || array(
            select nearby.id from (
              select c.id, c.search_text from contact c
              where c.tenant_id = tenant and c.archived_at is null
              order by c.sort_name, c.id limit 1000) nearby
            where nearby.search_text like all (patterns) and nearby.id <> all (hits)
            limit wanted - cardinality(hits));
        end if;
        if cardinality(hits) < wanted then
          hits := hits || array(
            select more.id from search_contact_texts(patterns, hits, wanted - cardinality(hits)) more);
        end if;
        return query select unnest(hits);
      end $$;
      revoke execute on function search_contacts from public;
      grant execute on function search_contacts to crm_app;
      alter function search_contacts owner to crm_search;
    `);
  }
}
