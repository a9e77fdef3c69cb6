-- Notices to areas and buildings, groups of estates and buildings, subscriptions, channels and what leaves by them, and
-- the posts that residents may know by name.

-- Told to everyone in an area and all below it. One row for an area; what was written for several at once shares `series`.
create table area_notice (
  district text collate "C" not null,
  id uuid not null,
  series uuid not null,
  area_code text collate "C" not null,
  -- goes to those of a group only
  group_id uuid,
  level text not null check (level in ('plain', 'important', 'urgent')),
  title text not null,
  body text not null,
  edition integer not null default 1,
  state text not null check (state in ('scheduled', 'published', 'withdrawn')),
  publish_at timestamptz not null,
  expires_at timestamptz,
  corrected_at timestamptz,
  withdrawn_at timestamptz,
  withdrawn_because text,
  unit_code text not null,
  post_id uuid not null,
  created_at timestamptz not null,
  -- whether it is also sent to those who subscribed, and how far that has come, in the order of their ids
  spread text not null check (spread in ('no', 'waiting', 'running', 'done', 'stopped')),
  spread_after uuid,
  spread_count integer not null default 0,
  primary key (district, id)
);

create index area_notice_place on area_notice (area_code, publish_at desc);

create index area_notice_id on area_notice (id);

create index area_notice_due on area_notice (publish_at) where state = 'scheduled' or spread in ('waiting', 'running');

-- What a notice said before it was corrected.
create table notice_edition (
  district text collate "C" not null,
  notice_id uuid not null,
  edition integer not null,
  level text not null,
  title text not null,
  body text not null,
  until timestamptz not null,
  post_id uuid not null,
  primary key (district, notice_id, edition)
);

-- How many have read a notice. The digest, under a key, is of the notice and of a random number that the reader's own
-- browser made: two notices read by one reader have nothing in common here. Removed a while after the notice has ended.
create table notice_receipt (
  district text collate "C" not null,
  notice_id uuid not null,
  digest bytea not null,
  -- the community at the closest
  area_code text collate "C" not null,
  primary key (district, notice_id, digest)
);

-- What is left of the receipts of a notice that has ended.
create table notice_reading (
  district text collate "C" not null,
  notice_id uuid not null,
  area_code text collate "C" not null,
  readers integer not null,
  primary key (district, notice_id, area_code)
);

create table building_group (
  district text collate "C" not null,
  id uuid not null,
  area_code text collate "C" not null,
  kind text not null check (kind in ('building', 'estate')),
  name text not null,
  created_at timestamptz not null,
  ended_at timestamptz,
  primary key (district, id)
);

create index building_group_place on building_group (area_code);

create index building_group_id on building_group (id);

-- Whoever wants to be told. Where they are reached is sealed; a row lives until its day, and is asked for again in time.
create table subscription (
  district text collate "C" not null,
  id uuid not null,
  key_hash bytea not null,
  channel text not null check (channel in ('push', 'sms', 'email', 'webhook')),
  target_sealed bytea not null,
  target_index bytea not null,
  language text not null check (language in ('zh-CN', 'en')),
  state text not null check (state in ('waiting', 'active')),
  code_hash bytea,
  code_tries smallint not null default 0,
  created_at timestamptz not null,
  -- when its holder last said, or showed, that it is wanted
  used_at timestamptz not null,
  asked_at timestamptz,
  expires_at timestamptz not null,
  primary key (district, id)
);

create index subscription_key on subscription (key_hash);

create index subscription_target on subscription (target_index);

create index subscription_end on subscription (expires_at);

-- That a subscription was asked for: kept for a day whatever becomes of it, as a digest under a key and no address. By it
-- codes to one address are counted, and all that is asked for in a minute.
create table subscription_asked (
  district text collate "C" not null,
  subscription_id uuid not null,
  target_index bytea not null,
  asked_at timestamptz not null,
  primary key (district, subscription_id)
);

create index subscription_asked_target on subscription_asked (target_index);

create index subscription_asked_at on subscription_asked (asked_at);

create table subscription_area (
  district text collate "C" not null,
  subscription_id uuid not null,
  area_code text collate "C" not null,
  primary key (district, subscription_id, area_code)
);

create index subscription_area_place on subscription_area (area_code, subscription_id);

create table subscription_group (
  district text collate "C" not null,
  subscription_id uuid not null,
  group_id uuid not null,
  primary key (district, subscription_id, group_id)
);

create index subscription_group_of on subscription_group (group_id, subscription_id);

-- Whoever follows a request by its link may be told of it here as well.
create table subscription_request (
  district text collate "C" not null,
  subscription_id uuid not null,
  reporter_id uuid not null,
  primary key (district, subscription_id, reporter_id)
);

create index subscription_request_of on subscription_request (reporter_id);

-- A way out: of the whole installation, or of an area; the longest prefix that fits is used.
create table channel (
  id uuid primary key,
  area_prefix text collate "C" not null,
  kind text not null check (kind in ('push', 'sms', 'email', 'webhook')),
  name text not null,
  state text not null check (state in ('active', 'paused')),
  settings jsonb not null default '{}',
  secret_sealed bytea,
  per_minute integer not null check (per_minute between 1 and 100000),
  -- local time 'HH:MM'; both or neither
  quiet_from text,
  quiet_to text,
  urgent_passes boolean not null default true,
  -- what may still leave at once, as of then
  allowance real not null default 0,
  -- of it, codes to addresses that nobody has confirmed yet
  allowance_codes real not null default 0,
  allowance_at timestamptz,
  blocked_until timestamptz,
  last_error text,
  last_sent_at timestamptz,
  check ((quiet_from is null) = (quiet_to is null)),
  unique (area_prefix, kind)
);

-- What is on its way out. The content of a notice is read when it leaves; other content is sealed here until it has left.
create table outgoing (
  district text collate "C" not null,
  id uuid not null,
  -- the same key is sent once, however often it is asked for
  dedupe_key text not null,
  source text not null,
  area_code text collate "C" not null,
  notice_id uuid,
  subscription_id uuid,
  channel text not null check (channel in ('push', 'sms', 'email', 'webhook')),
  target_sealed bytea,
  content_sealed bytea,
  language text not null check (language in ('zh-CN', 'en')),
  level text not null check (level in ('plain', 'important', 'urgent', 'asked')),
  state text not null check (state in ('queued', 'sent', 'delivered', 'failed', 'dropped', 'cancelled')),
  attempts smallint not null default 0,
  next_at timestamptz not null,
  reason text,
  created_at timestamptz not null,
  sent_at timestamptz,
  settled_at timestamptz,
  primary key (district, id)
);

create unique index outgoing_once on outgoing (district, dedupe_key);

create index outgoing_due on outgoing (channel, next_at) where state = 'queued';

create index outgoing_notice on outgoing (notice_id, created_at, id) where notice_id is not null;

create index outgoing_latest on outgoing (channel, created_at desc, id);

create index outgoing_id on outgoing (id);

-- Posts that residents may know: what they do, by which name, and the telephone of the office; never a private one.
create table public_post (
  post_id uuid primary key,
  person_id uuid,
  duty text not null,
  duty_en text not null default '',
  shown_name text not null default '',
  office_line text not null default '',
  since timestamptz not null
);

insert into channel (id, area_prefix, kind, name, state, per_minute, quiet_from, quiet_to) values
  ('00000000-0000-7000-8000-00000000c001', '', 'push', '网页推送', 'active', 3000, '22:00', '07:00'),
  ('00000000-0000-7000-8000-00000000c002', '', 'sms', '短信', 'paused', 300, '21:00', '08:00'),
  ('00000000-0000-7000-8000-00000000c003', '', 'email', '电子邮件', 'active', 600, null, null),
  ('00000000-0000-7000-8000-00000000c004', '', 'webhook', '群机器人', 'active', 20, '22:00', '07:00');

insert into policy (post_kind, action, reach) values
  ('gridWorker', 'notice.publish', 'area'), ('dutyOfficer', 'notice.publish', 'area'),
  ('commander', 'notice.publish', 'area'), ('admin', 'notice.publish', 'area'), ('system', 'notice.publish', 'all'),
  ('callTaker', 'notice.read', 'area'), ('gridWorker', 'notice.read', 'area'), ('dispatcher', 'notice.read', 'area'),
  ('dutyOfficer', 'notice.read', 'area'), ('supervisor', 'notice.read', 'area'), ('evaluator', 'notice.read', 'area'),
  ('commander', 'notice.read', 'area'), ('admin', 'notice.read', 'area'), ('system', 'notice.read', 'all'),
  ('admin', 'channel.manage', 'area'), ('system', 'channel.manage', 'all');

-- ── functions ────────────────────────────────────────────────────────────────────────────────────────────
-- Whoever has the key of a subscription sees and ends it. The application sets its digest in the transaction.
create function jw_subscription_key() returns bytea language sql stable as
$$ select decode(nullif(current_setting('app.subscription', true), ''), 'hex') $$;

-- Which channels are open in an area: the kinds, and nothing of how they are set.
create function jw_open_channels(of_area text) returns text[] language plpgsql stable security definer
set search_path = public, pg_temp as
$$ begin
  return (select coalesce(array_agg(kind order by kind), '{}') from (
    select distinct on (kind) kind, state from channel where starts_with(of_area, area_prefix)
    order by kind, length(area_prefix) desc) as c where state = 'active');
end $$;

-- How many subscriptions were asked for since then, in the whole installation; a number only.
create function jw_subscriptions_since(since timestamptz) returns bigint language plpgsql stable security definer
set search_path = public, pg_temp as
$$ begin
  return (select count(*) from subscription_asked where asked_at > since);
end $$;

-- Ends the subscriptions that were made by the follow links of these; for the owner, as it asks for no right.
create function jw_end_following(reporters uuid[]) returns integer language plpgsql volatile
set search_path = public, pg_temp as
$$ declare
  ended uuid[];
begin
  select coalesce(array_agg(distinct subscription_id), '{}') into ended
    from subscription_request where reporter_id = any (reporters);
  delete from subscription_area where subscription_id = any (ended);
  delete from subscription_group where subscription_id = any (ended);
  delete from subscription_request where subscription_id = any (ended);
  delete from subscription where id = any (ended);
  return cardinality(ended);
end $$;

-- The same for whoever holds the follow link, and for that link only.
create function jw_end_own_following() returns integer language plpgsql volatile security definer
set search_path = public, pg_temp as
$$ begin
  return jw_end_following(jw_following());
end $$;

-- How many subscriptions in force a notice to this area, or to this group, would reach; numbers only.
create function jw_reach(of_area text, of_group uuid) returns table (channel text, many integer) language plpgsql stable
security definer set search_path = public, pg_temp as
$$ begin
  if not of_area like any (jw_areas('notice.publish')) then return; end if;
  return query select s.channel, count(*)::integer from subscription s where s.state = 'active' and s.id in (
      select a.subscription_id from subscription_area a where of_group is null and a.area_code like of_area || '%'
      union all select g.subscription_id from subscription_group g where g.group_id = of_group)
    group by s.channel;
end $$;

-- How often a notice was read, by community; numbers only, for those who may read of it.
create function jw_readers(of_district text, of_notice uuid) returns table (area_code text, readers integer) language plpgsql stable
security definer set search_path = public, pg_temp as
$$ begin
  if not exists (select from area_notice n where n.district = of_district and n.id = of_notice
    and n.area_code like any (jw_areas('notice.read'))) then return; end if;
  return query select u.area_code, sum(u.many)::integer from (
      select r.area_code, count(*) as many from notice_receipt r
        where r.district = of_district and r.notice_id = of_notice group by r.area_code
      union all select k.area_code, k.readers from notice_reading k
        where k.district = of_district and k.notice_id = of_notice) as u
    group by u.area_code;
end $$;

-- Who serves the areas: posts that are marked public and in force; a name only while its bearer holds the post.
create function jw_neighbours(codes text[]) returns table (post_id uuid, area_code text, unit_code text, duty text,
  duty_en text, shown_name text, office_line text) language plpgsql stable security definer set search_path = public, pg_temp as
$$ begin
  return query select p.id, p.area_code, p.unit_code, s.duty, s.duty_en,
      case when exists (select from holding h where h.post_id = p.id and h.person_id = s.person_id
        and h.from_date <= jw_day(p.area_code) and (h.to_date is null or h.to_date > jw_day(p.area_code)))
      then s.shown_name else '' end, s.office_line
    from public_post s join post p on p.id = s.post_id
    where p.area_code = any (codes) and jw_in_force(p.valid_from, p.valid_to, p.area_code)
    order by length(p.area_code) desc, s.duty, p.id;
end $$;

revoke execute on function jw_subscription_key(), jw_open_channels(text), jw_subscriptions_since(timestamptz),
  jw_end_following(uuid[]), jw_end_own_following(), jw_reach(text, uuid), jw_readers(text, uuid),
  jw_neighbours(text[]) from public;

grant execute on function jw_subscription_key(), jw_open_channels(text), jw_subscriptions_since(timestamptz),
  jw_end_own_following(), jw_reach(text, uuid), jw_readers(text, uuid), jw_neighbours(text[]) to jingwei_app;

-- ── rights ───────────────────────────────────────────────────────────────────────────────────────────────
alter table area_notice enable row level security;

-- What was withdrawn before its hour was never said.
create policy area_notice_read on area_notice for select using (
  ((state = 'published' or (state = 'withdrawn' and withdrawn_at >= publish_at)) and (select jw_post()) is not null)
  or area_code like any ((select jw_areas('notice.read'))::text[]));

create policy area_notice_add on area_notice for insert
  with check (post_id = (select jw_post()) and area_code like any ((select jw_areas('notice.publish'))::text[]));

create policy area_notice_change on area_notice for update
  using (area_code like any ((select jw_areas('notice.publish'))::text[]))
  with check (area_code like any ((select jw_areas('notice.publish'))::text[]));

alter table notice_edition enable row level security;

create policy notice_edition_read on notice_edition for select using (exists (
  select from area_notice n where n.district = notice_edition.district and n.id = notice_edition.notice_id));

create policy notice_edition_add on notice_edition for insert with check (exists (
  select from area_notice n where n.district = notice_edition.district and n.id = notice_edition.notice_id
    and n.area_code like any ((select jw_areas('notice.publish'))::text[])));

alter table notice_receipt enable row level security;

-- Anyone may add to the count of a notice that is out; only the functions above count.
create policy notice_receipt_add on notice_receipt for insert with check (exists (
  select from area_notice n where n.district = notice_receipt.district and n.id = notice_receipt.notice_id and n.state = 'published'));

create policy notice_receipt_fold on notice_receipt for all
  using ((select jw_may('outbox.send'))) with check ((select jw_may('outbox.send')));

alter table notice_reading enable row level security;

create policy notice_reading_fold on notice_reading for all
  using ((select jw_may('outbox.send'))) with check ((select jw_may('outbox.send')));

alter table building_group enable row level security;

create policy building_group_read on building_group for select using ((select jw_post()) is not null);

create policy building_group_write on building_group for all
  using (area_code like any ((select jw_areas('notice.publish'))::text[]))
  with check (area_code like any ((select jw_areas('notice.publish'))::text[]));

alter table subscription enable row level security;

create policy subscription_own on subscription for all
  using (key_hash = (select jw_subscription_key())) with check (key_hash = (select jw_subscription_key()));

create policy subscription_work on subscription for all
  using ((select jw_may('outbox.send'))) with check ((select jw_may('outbox.send')));

alter table subscription_asked enable row level security;

create policy subscription_asked_add on subscription_asked for insert with check (exists (
  select from subscription s where s.district = subscription_asked.district and s.id = subscription_asked.subscription_id
    and s.target_index = subscription_asked.target_index));

create policy subscription_asked_work on subscription_asked for all
  using ((select jw_may('outbox.send'))) with check ((select jw_may('outbox.send')));

do $$
declare t text;
begin
  foreach t in array array['subscription_area', 'subscription_group', 'subscription_request'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy %I on %I for all using (exists (select from subscription s where s.district = %I.district
      and s.id = %I.subscription_id)) with check (exists (select from subscription s where s.district = %I.district
      and s.id = %I.subscription_id) %s)', t || '_own', t, t, t, t, t,
      case t when 'subscription_request' then
        'and (reporter_id = any ((select jw_following())::uuid[]) or (select jw_may(''outbox.send'')))' else '' end);
  end loop;
end $$;

alter table channel enable row level security;

create policy channel_read on channel for select using (
  (select jw_may('outbox.send')) or area_prefix like any ((select jw_areas('channel.manage'))::text[]));

create policy channel_keep on channel for all
  using (area_prefix like any ((select jw_areas('channel.manage'))::text[]))
  with check (area_prefix like any ((select jw_areas('channel.manage'))::text[]));

alter table outgoing enable row level security;

-- Nobody but the system sends freely: with the key of a subscription its own code, whoever keeps channels a test, and who
-- calls back that nobody answered.
create policy outgoing_add on outgoing for insert with check (state = 'queued' and attempts = 0 and (
  (source = 'confirm' and exists (select from subscription s
    where s.district = outgoing.district and s.id = outgoing.subscription_id and s.channel = outgoing.channel))
  or (source = 'test' and area_code like any ((select jw_areas('channel.manage'))::text[]))
  or (source = 'callback' and area_code like any ((select jw_areas('call.take'))::text[]))));

create policy outgoing_work on outgoing for all
  using ((select jw_may('outbox.send'))) with check ((select jw_may('outbox.send')));

create policy outgoing_read on outgoing for select using (
  area_code like any ((select jw_areas('channel.manage'))::text[])
  or (notice_id is not null and area_code like any ((select jw_areas('notice.read'))::text[])));

create policy outgoing_cancel on outgoing for update
  using (notice_id is not null and area_code like any ((select jw_areas('notice.publish'))::text[]))
  with check (state = 'cancelled' and area_code like any ((select jw_areas('notice.publish'))::text[]));

alter table public_post enable row level security;

create policy public_post_read on public_post for select using ((select jw_may('staff.read')));

create policy public_post_write on public_post for all
  using (exists (select from post p where p.id = public_post.post_id
    and p.area_code like any ((select jw_areas('people.manage'))::text[])))
  with check (exists (select from post p where p.id = public_post.post_id
    and p.area_code like any ((select jw_areas('people.manage'))::text[])));

grant select, insert, update, delete on area_notice, notice_edition, notice_receipt, notice_reading, building_group,
  subscription, subscription_asked, subscription_area, subscription_group, subscription_request, channel, outgoing,
  public_post to jingwei_app;

-- What is done with notices and groups stands in chains of their own.
create policy journal_add_notice on journal for insert with check (
  post = (select jw_post()) and (
    (kind like 'notice.%' and exists (select from area_notice n where n.id = journal.subject
      and n.area_code like any ((select jw_areas('notice.publish'))::text[])))
    or (kind like 'group.%' and exists (select from building_group g where g.id = journal.subject
      and g.area_code like any ((select jw_areas('notice.publish'))::text[])))));

create policy journal_head_notice on journal_head for all
  using (exists (select from area_notice n where n.id = journal_head.subject
      and n.area_code like any ((select jw_areas('notice.publish'))::text[]))
    or exists (select from building_group g where g.id = journal_head.subject
      and g.area_code like any ((select jw_areas('notice.publish'))::text[])))
  with check (exists (select from area_notice n where n.id = journal_head.subject
      and n.area_code like any ((select jw_areas('notice.publish'))::text[]))
    or exists (select from building_group g where g.id = journal_head.subject
      and g.area_code like any ((select jw_areas('notice.publish'))::text[])));
