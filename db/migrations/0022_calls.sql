-- The hotline's desk: calls, what the switch said of them, posts' readiness, call-backs, and what is known.

-- One call. Its times and state are what its events say together (src/calls/domain.ts), kept here to be found and counted.
create table hotline_call (
  district text collate "C" not null,
  id uuid not null,
  -- of the post that took it by hand, or through which the switch speaks
  area_code text not null,
  source text not null check (source in ('switch', 'hand', 'callback')),
  -- the switch's own name for the call
  reference text,
  -- the post of the switch that first told of it, through which alone it is answered, held and ended
  switch_post uuid,
  line text not null default '',
  caller_index bytea,
  phone_sealed bytea,
  -- such as 138****5678, and no longer kept than the number itself
  caller_mask text,
  state text not null check (state in ('ringing', 'talking', 'held', 'wrapUp', 'done', 'abandoned')),
  offered_at timestamptz not null,
  answered_at timestamptz,
  ended_at timestamptz,
  wrapped_at timestamptz,
  held_ms integer not null default 0,
  post_id uuid,
  transferred_to text,
  conference_with text,
  -- why it came to nothing, in the switch's words
  cause text,
  result text check (result in ('case', 'answered', 'enquiry', 'progress', 'transferred', 'danger', 'nobody', 'wrong')),
  category_path text,
  note text not null default '',
  callback_id uuid,
  -- what is being written while talking
  draft_sealed bytea,
  expires_at timestamptz not null,
  primary key (district, id)
);

create unique index hotline_call_reference on hotline_call (district, reference) where reference is not null;

create index hotline_call_offered on hotline_call (district, offered_at desc, id);

create index hotline_call_live on hotline_call (district, offered_at) where state in ('ringing', 'talking', 'held', 'wrapUp');

create index hotline_call_expiry on hotline_call (expires_at) where phone_sealed is not null or caller_index is not null;

create index hotline_call_id on hotline_call (id);

create index hotline_call_callback on hotline_call (callback_id) where callback_id is not null;

-- What happened to a call, by whoever said so; the same id again is the same event.
create table call_event (
  district text collate "C" not null,
  id text not null,
  call_id uuid not null,
  kind text not null check (kind in ('incoming', 'answered', 'held', 'resumed', 'transferred', 'conference', 'ended', 'wrapped', 'failed')),
  at timestamptz not null,
  post_id uuid,
  data jsonb not null default '{}',
  primary key (district, id)
);

create index call_event_call on call_event (district, call_id);

-- Cases that were made or spoken of in a call.
create table call_case (
  district text collate "C" not null,
  call_id uuid not null,
  -- where the case lies, which need not be where the desk is
  case_district text collate "C" not null,
  case_id uuid not null,
  how text not null check (how in ('made', 'answered', 'about')),
  primary key (district, call_id, case_id)
);

create index call_case_case on call_case (case_district, case_id);

-- What the desk asks of the switch; gone after a day.
create table call_command (
  district text collate "C" not null,
  id uuid not null,
  call_id uuid not null,
  area_code text not null,
  reference text not null,
  -- which switch is asked
  switch_post uuid,
  kind text not null check (kind in ('answer', 'hold', 'resume', 'transfer', 'conference', 'hangUp')),
  -- in plain, for the switch alone: emptied when it has ended
  target text,
  post_id uuid not null,
  asked_at timestamptz not null,
  taken_at timestamptz,
  state text not null check (state in ('waiting', 'taken', 'done', 'failed')),
  reason text,
  primary key (district, id)
);

create index call_command_waiting on call_command (switch_post, asked_at) where state in ('waiting', 'taken');

create index call_command_call on call_command (call_id);

-- The switch, when it last asked for commands.
create table call_switch (
  district text collate "C" not null,
  post_id uuid not null,
  area_code text not null,
  name text not null,
  can text[] not null,
  seen_at timestamptz not null,
  primary key (district, post_id)
);

-- Whether a post is ready for calls; the last span is open. Of the post, not of whoever holds it.
create table desk_span (
  district text collate "C" not null,
  id uuid not null,
  post_id uuid not null,
  area_code text not null,
  state text not null check (state in ('ready', 'pause', 'away')),
  reason text,
  from_at timestamptz not null,
  to_at timestamptz,
  primary key (district, id)
);

create index desk_span_open on desk_span (district, post_id) where to_at is null;

create index desk_span_from on desk_span (district, from_at);

-- Someone asks to be called back.
create table callback (
  district text collate "C" not null,
  id uuid not null,
  key_hash bytea not null,
  area_code text not null,
  door text not null check (door in ('tv', 'portal', 'desk')),
  phone_sealed bytea,
  caller_index bytea,
  caller_mask text,
  words_sealed bytea,
  lon double precision,
  lat double precision,
  language text not null,
  state text not null check (state in ('waiting', 'called', 'failed', 'withdrawn')),
  asked_at timestamptz not null,
  due_at timestamptz not null,
  -- not to be tried before this
  next_at timestamptz not null,
  tries jsonb not null default '[]',
  called_at timestamptz,
  ended_at timestamptz,
  expires_at timestamptz not null,
  primary key (district, id)
);

create index callback_waiting on callback (district, due_at) where state = 'waiting';

create index callback_key on callback (key_hash);

create index callback_id on callback (id);

create index callback_asked on callback (asked_at);

create index callback_caller on callback (caller_index) where state = 'waiting';

create index callback_expiry on callback (expires_at) where phone_sealed is not null;

-- What the desk knows: articles, and scripts of what to ask and say. The edition in force; the one that waits is beside it.
create table knowledge_article (
  district text collate "C" not null,
  id uuid not null,
  kind text not null check (kind in ('article', 'script')),
  -- of the last edition written, and of the one in force
  last_edition integer not null,
  edition integer,
  withdrawn_at timestamptz,
  title text not null,
  question text not null,
  answer text not null,
  categories text[] not null default '{}',
  areas text[] not null check (cardinality(areas) between 1 and 50),
  unit_code text,
  source text not null default '',
  valid_from date not null,
  -- the first day on which it no longer holds
  valid_to date,
  search tsvector not null,
  updated_at timestamptz not null,
  primary key (district, id)
);

create index knowledge_article_search on knowledge_article using gin (search);

create index knowledge_article_category on knowledge_article using gin (categories);

create table knowledge_edition (
  district text collate "C" not null,
  article_id uuid not null,
  edition integer not null,
  content jsonb not null,
  written_by uuid,
  written_at timestamptz not null,
  state text not null check (state in ('waiting', 'approved', 'declined', 'replaced')),
  decided_by uuid,
  decided_at timestamptz,
  note text,
  primary key (district, article_id, edition)
);

create table knowledge_use (
  district text collate "C" not null,
  article_id uuid not null,
  day date not null,
  used integer not null default 0,
  useful integer not null default 0,
  useless integer not null default 0,
  primary key (district, article_id, day)
);

insert into policy (post_kind, action, reach) values
  ('callTaker', 'call.take', 'area'), ('dutyOfficer', 'call.take', 'area'),
  ('callTaker', 'call.signal', 'area'), ('dutyOfficer', 'call.signal', 'area'),
  ('callTaker', 'call.read', 'area'), ('dutyOfficer', 'call.read', 'area'), ('supervisor', 'call.read', 'area'),
  ('evaluator', 'call.read', 'area'), ('commander', 'call.read', 'area'), ('admin', 'call.read', 'area'),
  ('callTaker', 'case.answerAtOnce', 'area'), ('dutyOfficer', 'case.answerAtOnce', 'area'),
  ('callTaker', 'knowledge.manage', 'area'), ('dutyOfficer', 'knowledge.manage', 'area'),
  ('steward', 'knowledge.manage', 'area'), ('admin', 'knowledge.manage', 'area'), ('system', 'knowledge.manage', 'all'),
  ('dutyOfficer', 'knowledge.approve', 'area'), ('steward', 'knowledge.approve', 'area'), ('admin', 'knowledge.approve', 'area');

insert into policy (post_kind, action, reach)
select kind, 'knowledge.read', 'none'
from unnest(array['callTaker','gridWorker','dispatcher','dutyOfficer','handler','supervisor','evaluator','commander','steward','admin','system']) as kind;

alter table hotline_call enable row level security;

create policy hotline_call_read on hotline_call for select using (area_code like any ((select jw_areas('call.read'))::text[]));

create policy hotline_call_add on hotline_call for insert with check (area_code like any ((select jw_areas('call.take'))::text[]));

create policy hotline_call_change on hotline_call for update
  using (area_code like any ((select jw_areas('call.take'))::text[]))
  with check (area_code like any ((select jw_areas('call.take'))::text[]));

do $$
declare t text;
begin
  foreach t in array array['call_event', 'call_case'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy %I on %I for select using (exists (select from hotline_call c
      where c.district = %I.district and c.id = %I.call_id))', t || '_read', t, t, t);
    execute format('create policy %I on %I for insert with check ((select jw_may(''call.take'')) and exists (select from hotline_call c
      where c.district = %I.district and c.id = %I.call_id and c.area_code like any ((select jw_areas(''call.take''))::text[])))',
      t || '_add', t, t, t);
  end loop;
  foreach t in array array['call_command', 'call_switch', 'desk_span'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy %I on %I for select using (area_code like any ((select jw_areas(''call.read''))::text[]))',
      t || '_read', t);
    execute format('create policy %I on %I for insert with check (area_code like any ((select jw_areas(''call.take''))::text[]))',
      t || '_add', t);
    execute format('create policy %I on %I for update using (area_code like any ((select jw_areas(''call.take''))::text[]))
      with check (area_code like any ((select jw_areas(''call.take''))::text[]))', t || '_change', t);
  end loop;
end $$;

-- A look at who calls is recorded whether or not they have reported before; see LIMITS.md.
create policy access_log_add_call on access_log for insert with check (
  case_id is null and post_id = (select jw_post()) and what like 'call%:%' and (select jw_may('call.take')));

alter table callback enable row level security;

-- anyone may ask; whether and when they are called is told by their key
create policy callback_ask on callback for insert with check ((select jw_may('case.report')) and state = 'waiting');

create policy callback_read on callback for select using (area_code like any ((select jw_areas('call.read'))::text[]));

create policy callback_change on callback for update
  using (area_code like any ((select jw_areas('call.take'))::text[]))
  with check (area_code like any ((select jw_areas('call.take'))::text[]));

create function jw_callback(of_key bytea)
returns table (state text, asked_at timestamptz, due_at timestamptz, called_at timestamptz, tries integer)
language sql stable security definer set search_path = public, pg_temp as
$$ select state, asked_at, due_at, called_at, jsonb_array_length(tries) from callback where key_hash = of_key $$;

-- Who looked at the number, here or in the call that came of it, and why; for whoever holds the key.
create function jw_callback_looks(of_key bytea)
returns table (at timestamptz, reason text, title text, title_en text)
language sql stable security definer set search_path = public, pg_temp as
$$ select l.at, l.reason, coalesce(p.title, ''), coalesce(nullif(p.title_en, ''), p.title, '')
   from access_log l left join post p on p.id = l.post_id
   where l.what = any (array(
     select 'callback:' || c.id from callback c where c.key_hash = of_key
     union all select 'call:' || h.id from hotline_call h join callback c on c.id = h.callback_id where c.key_hash = of_key))
   order by l.at desc, l.id limit 100 $$;

-- Whoever holds the key takes the wish back; number, words and place are forgotten at once, also in the call that came of it.
create function jw_withdraw_callback(of_key bytea, moment timestamptz) returns integer
language sql volatile security definer set search_path = public, pg_temp as
$$ with done as (
     update callback set state = case state when 'waiting' then 'withdrawn' else state end,
       ended_at = coalesce(ended_at, moment), phone_sealed = null, caller_index = null, caller_mask = null,
       words_sealed = null, lon = null, lat = null
     where key_hash = of_key returning id),
   calls as (
     update hotline_call set phone_sealed = null, caller_index = null, caller_mask = null
     where callback_id = any (array(select id from callback where key_hash = of_key)))
   select count(*)::integer from done $$;

-- How many asked to be called since then, of nobody by name: for the flood guard of the door.
create function jw_callbacks_since(moment timestamptz) returns integer
language sql stable security definer set search_path = public, pg_temp as
$$ select count(*)::integer from callback where asked_at > moment $$;

revoke execute on function jw_callback(bytea), jw_callback_looks(bytea), jw_withdraw_callback(bytea, timestamptz),
  jw_callbacks_since(timestamptz) from public;

grant execute on function jw_callback(bytea), jw_callback_looks(bytea), jw_withdraw_callback(bytea, timestamptz),
  jw_callbacks_since(timestamptz) to jingwei_app;

do $$
declare t text;
begin
  foreach t in array array['knowledge_article', 'knowledge_edition', 'knowledge_use'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy %I on %I for select using ((select jw_may(''knowledge.read'')))', t || '_read', t);
  end loop;
end $$;

-- an article is kept by whoever keeps all the areas it is for
create function jw_keeps_knowledge(of_areas text[]) returns boolean language sql stable security definer set search_path = public, pg_temp as
$$ select jw_may('knowledge.manage') and not exists (
     select from unnest(of_areas) a where not a like any (jw_areas('knowledge.manage'))) $$;

revoke execute on function jw_keeps_knowledge(text[]) from public;

grant execute on function jw_keeps_knowledge(text[]) to jingwei_app;

create policy knowledge_article_add on knowledge_article for insert with check (jw_keeps_knowledge(areas));

create policy knowledge_article_change on knowledge_article for update
  using (jw_keeps_knowledge(areas)) with check (jw_keeps_knowledge(areas));

create policy knowledge_edition_add on knowledge_edition for insert with check (exists (select from knowledge_article a
  where a.district = knowledge_edition.district and a.id = knowledge_edition.article_id and jw_keeps_knowledge(a.areas)));

create policy knowledge_edition_change on knowledge_edition for update using (exists (select from knowledge_article a
  where a.district = knowledge_edition.district and a.id = knowledge_edition.article_id and jw_keeps_knowledge(a.areas)));

create policy knowledge_use_add on knowledge_use for insert with check ((select jw_may('knowledge.read')));

create policy knowledge_use_change on knowledge_use for update
  using ((select jw_may('knowledge.read'))) with check ((select jw_may('knowledge.read')));

grant select, insert, update on hotline_call, call_command, call_switch, desk_span, callback, knowledge_article,
  knowledge_edition, knowledge_use to jingwei_app;

grant select, insert on call_event, call_case to jingwei_app;
