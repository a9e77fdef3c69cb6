-- The sealed record: every entry of the journal is a leaf of one Merkle tree (RFC 6962), whose root is signed from time to
-- time. Written by the owner in the background; the application only reads. And webhooks, which read from the journal.

-- Which entry is which leaf. The tree's order is this one, whatever becomes of tx and pos.
create table journal_leaf (
  district text collate "C" not null,
  subject uuid not null,
  seq integer not null,
  leaf bigint not null,
  primary key (district, subject, seq)
);

create index journal_leaf_order on journal_leaf (leaf);

-- Hashes of complete subtrees, 256 to a row: row `idx` of `level` has those of 256^level leaves each, from
-- idx * 256 on. The last row of a level grows.
create table journal_tile (
  level smallint not null,
  idx bigint not null,
  hashes bytea not null,
  primary key (level, idx)
);

-- The key pairs that have signed here; the public halves.
create table journal_signer (
  name text primary key,
  public_key bytea not null,
  since timestamptz not null
);

create table journal_checkpoint (
  size bigint not null,
  signer text not null,
  at timestamptz not null,
  root bytea not null,
  note text not null,
  primary key (size, signer)
);

create index journal_checkpoint_at on journal_checkpoint (at desc, size desc);

do $$
declare t text;
begin
  foreach t in array array['journal_tile', 'journal_signer', 'journal_checkpoint'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy %I on %I for select using ((select jw_post()) is not null)', t || '_read', t);
    execute format('grant select on %I to jingwei_app', t);
  end loop;
end $$;

alter table journal_leaf enable row level security;

create policy journal_leaf_read on journal_leaf for select using ((select jw_everywhere('journal.read')));

grant select on journal_leaf to jingwei_app;

-- ── webhooks ─────────────────────────────────────────────────────────────────────────────────────────────
create table webhook (
  id uuid primary key,
  url text not null,
  area_prefix text collate "C" not null,
  -- none = every kind
  kinds text[] not null default '{}',
  note text not null default '',
  secret_sealed bytea not null,
  state text not null check (state in ('active', 'paused')),
  created_at timestamptz not null,
  created_by uuid not null,
  last_sent_at timestamptz,
  last_error text
);

-- One entry on its way to one receiver. What is sent is read from the journal, not kept here.
create table webhook_delivery (
  district text collate "C" not null,
  webhook_id uuid not null,
  subject uuid not null,
  seq integer not null,
  kind text not null,
  state text not null check (state in ('pending', 'delivered', 'dead')),
  attempts integer not null default 0,
  next_at timestamptz not null,
  created_at timestamptz not null,
  since timestamptz not null,
  delivered_at timestamptz,
  last_status integer,
  last_error text,
  primary key (district, webhook_id, subject, seq)
);

create index webhook_delivery_pending on webhook_delivery (webhook_id, next_at) where state = 'pending';

create index webhook_delivery_order on webhook_delivery (webhook_id, subject, seq) where state = 'pending';

create index webhook_delivery_log on webhook_delivery (webhook_id, created_at desc, subject, seq);

alter table webhook enable row level security;

create policy webhook_read on webhook for select using (
  (select jw_may('outbox.send')) or area_prefix like any ((select jw_areas('webhook.manage'))::text[]));

create policy webhook_add on webhook for insert with check (area_prefix like any ((select jw_areas('webhook.manage'))::text[]));

-- the sender notes when it last got through
create policy webhook_change on webhook for update
  using ((select jw_may('outbox.send')) or area_prefix like any ((select jw_areas('webhook.manage'))::text[]))
  with check ((select jw_may('outbox.send')) or area_prefix like any ((select jw_areas('webhook.manage'))::text[]));

create policy webhook_remove on webhook for delete using (area_prefix like any ((select jw_areas('webhook.manage'))::text[]));

alter table webhook_delivery enable row level security;

create policy webhook_delivery_work on webhook_delivery for all
  using ((select jw_may('outbox.send'))) with check ((select jw_may('outbox.send')));

create policy webhook_delivery_read on webhook_delivery for select
  using (exists (select from webhook w where w.id = webhook_delivery.webhook_id));

create policy webhook_delivery_again on webhook_delivery for update
  using (exists (select from webhook w where w.id = webhook_delivery.webhook_id
    and w.area_prefix like any ((select jw_areas('webhook.manage'))::text[])))
  with check (state = 'pending');

create policy webhook_delivery_remove on webhook_delivery for delete
  using (exists (select from webhook w where w.id = webhook_delivery.webhook_id
    and w.area_prefix like any ((select jw_areas('webhook.manage'))::text[])));

grant select, insert, update, delete on webhook, webhook_delivery to jingwei_app;

insert into policy (post_kind, action, reach) values
  ('admin', 'webhook.manage', 'area'), ('system', 'webhook.manage', 'all');

-- what administrators do to webhooks, and statements of what was erased, stand in chains of their own
create policy journal_add_webhook on journal for insert with check (
  post = (select jw_post()) and kind like 'webhook.%'
  and exists (select from webhook w where w.id = journal.subject
    and w.area_prefix like any ((select jw_areas('webhook.manage'))::text[])));

create policy journal_add_erasure on journal for insert with check (
  (post = (select jw_post()) or (select jw_may('outbox.send'))) and kind = 'erasure.done'
  and subject = '6f0b4c1e-58a3-5d0e-9a41-3c2a7e5b9d11' and (select jw_may('people.manage')));

-- Webhooks tell of what happens from now on, not of what was.
insert into reader_cursor (name, tx, pos)
select 'webhooks', tx, pos from journal order by tx desc, pos desc limit 1;
