-- Work in the field: forms and their editions, visits and what was answered, patrols, duty, changes to the base data, and
-- what came of each operation that a device handed in. Whatever a worker's device claims of the time stands beside the
-- time the server received it and the offset measured then.

create table form (
  id uuid primary key,
  area_code text collate "C" not null,
  kind text not null check (kind in ('visit', 'inspection')),
  name text not null,
  name_en text not null default '',
  -- the newest; older ones stay, for answers are read by the edition they were made with
  edition integer not null check (edition > 0),
  active boolean not null default true,
  -- how long personal answers and photos are kept
  keep_days integer not null default 730 check (keep_days between 1 and 3650),
  created_at timestamptz not null
);

create table form_edition (
  form_id uuid not null,
  edition integer not null check (edition > 0),
  -- JSON Schema 2020-12, and the order, words and conditions in which its properties are asked
  schema jsonb not null,
  layout jsonb not null,
  made_at timestamptz not null,
  primary key (form_id, edition)
);

create table field_visit (
  district text collate "C" not null,
  id uuid not null,
  area_code text collate "C" not null,
  form_id uuid not null,
  title text not null,
  address text not null default '',
  point geometry(Point, 4326),
  due_at timestamptz not null,
  -- planned again so many days after it was done
  every_days smallint check (every_days between 1 and 366),
  state text not null check (state in ('due', 'done', 'cancelled')),
  version integer not null default 1,
  done_at timestamptz,
  answer_id uuid,
  created_at timestamptz not null,
  primary key (district, id)
);

create index field_visit_due on field_visit (area_code, due_at) where state = 'due';

create table field_answer (
  district text collate "C" not null,
  id uuid not null,
  area_code text collate "C" not null,
  form_id uuid not null,
  edition integer not null,
  visit_id uuid,
  post_id uuid not null,
  person_id uuid,
  answers jsonb not null,
  -- answers to questions that the form marks as personal; emptied at expires_at
  personal_sealed bytea,
  point geometry(Point, 4326),
  claimed_at timestamptz not null,
  at timestamptz not null,
  received_at timestamptz not null,
  offset_ms bigint not null,
  expires_at timestamptz not null,
  primary key (district, id)
);

create index field_answer_form on field_answer (form_id, at desc, id);

create index field_answer_expires on field_answer (expires_at) where personal_sealed is not null;

create table field_photo (
  district text collate "C" not null,
  answer_id uuid not null,
  id uuid not null,
  field text not null,
  -- of a question that the form marks as personal: opened with a reason only
  personal boolean not null default false,
  sha256 text not null,
  mime text not null,
  bytes integer not null,
  added_at timestamptz not null,
  removed_at timestamptz,
  primary key (district, id)
);

create index field_photo_answer on field_photo (district, answer_id);

create index field_photo_hash on field_photo (sha256);

create table patrol_route (
  district text collate "C" not null,
  id uuid not null,
  area_code text collate "C" not null,
  name text not null,
  name_en text not null default '',
  path geometry(LineString, 4326) not null,
  -- what lies so near to the track counts as walked
  reach_m smallint not null default 30 check (reach_m between 5 and 200),
  times_a_day smallint not null default 1 check (times_a_day between 1 and 24),
  active boolean not null default true,
  created_at timestamptz not null,
  primary key (district, id)
);

-- Only on duty, thinned, and forgotten at expires_at; how far and how much of the route stays.
create table patrol (
  district text collate "C" not null,
  id uuid not null,
  area_code text collate "C" not null,
  route_id uuid,
  post_id uuid not null,
  person_id uuid,
  begun_at timestamptz not null,
  ended_at timestamptz not null,
  track geometry(LineString, 4326),
  metres integer not null,
  covered real,
  claimed_at timestamptz not null,
  received_at timestamptz not null,
  offset_ms bigint not null,
  expires_at timestamptz not null,
  primary key (district, id)
);

create index patrol_begun on patrol (area_code, begun_at desc);

-- On and off duty, and in which grid; never a position.
create table field_duty (
  district text collate "C" not null,
  id uuid not null,
  area_code text collate "C" not null,
  post_id uuid not null,
  person_id uuid,
  in_at timestamptz not null,
  in_area text not null default '',
  in_claimed_at timestamptz not null,
  in_received_at timestamptz not null,
  out_at timestamptz,
  out_area text not null default '',
  out_claimed_at timestamptz,
  out_received_at timestamptz,
  offset_ms bigint not null,
  primary key (district, id)
);

create index field_duty_in on field_duty (area_code, in_at desc);

create table field_shift (
  district text collate "C" not null,
  id uuid not null,
  area_code text collate "C" not null,
  post_id uuid not null,
  from_at timestamptz not null,
  to_at timestamptz not null,
  created_at timestamptz not null,
  primary key (district, id),
  check (to_at > from_at)
);

create index field_shift_from on field_shift (area_code, from_at);

-- A change to a building or a facility with its source and day. The version of a thing is 1 + the last one here.
create table base_change (
  district text collate "C" not null,
  id uuid not null,
  area_code text collate "C" not null,
  thing text not null check (thing in ('building', 'facility')),
  thing_id text not null,
  version integer not null check (version > 0),
  change jsonb not null,
  before jsonb not null,
  source text not null,
  as_of date not null,
  post_id uuid not null,
  person_id uuid,
  claimed_at timestamptz not null,
  received_at timestamptz not null,
  offset_ms bigint not null,
  primary key (district, id)
);

create unique index base_change_version on base_change (district, thing, thing_id, version);

-- What came of each operation, once for each key. Of a conflict both versions are kept, sealed, until a person decides or
-- expires_at has come; the photos it names are spared as long.
create table field_operation (
  district text collate "C" not null,
  key uuid not null,
  kind text not null,
  area_code text collate "C" not null,
  post_id uuid not null,
  person_id uuid,
  claimed_at timestamptz not null,
  at timestamptz not null,
  received_at timestamptz not null,
  offset_ms bigint not null,
  outcome text not null check (outcome in ('done', 'conflict')),
  result jsonb not null default '{}',
  about text not null default '',
  both_sealed bytea,
  uploads uuid[] not null default '{}',
  expires_at timestamptz,
  decided_at timestamptz,
  decision text check (decision in ('mine', 'theirs', 'merged')),
  decided_by uuid,
  primary key (district, key)
);

create index field_operation_open on field_operation (area_code, received_at) where outcome = 'conflict' and decided_at is null;

-- A worker's device. Its secret is kept as a hash; a device that is revoked empties itself when it next asks.
create table field_device (
  id uuid primary key,
  person_id uuid not null,
  post_id uuid not null,
  secret_hash bytea not null,
  name text not null default '',
  registered_at timestamptz not null,
  seen_at timestamptz not null,
  revoked_at timestamptz
);

create index field_device_person on field_device (person_id);

-- when each comes to its end
create index field_duty_received on field_duty (in_received_at);

create index field_operation_received on field_operation (received_at);

create index field_device_seen on field_device (seen_at);

-- ── rights ───────────────────────────────────────────────────────────────────────────────────────────────
insert into policy (post_kind, action, reach) values
  ('gridWorker', 'field.work', 'area'), ('gridWorker', 'field.read', 'area'),
  ('dispatcher', 'field.read', 'area'), ('supervisor', 'field.read', 'area'), ('commander', 'field.read', 'area'),
  ('dutyOfficer', 'field.read', 'area'), ('dutyOfficer', 'field.manage', 'area'), ('dutyOfficer', 'field.personal', 'area'),
  ('steward', 'field.read', 'area'), ('steward', 'form.manage', 'area'),
  ('admin', 'field.read', 'area'), ('admin', 'field.manage', 'area'), ('admin', 'form.manage', 'area'),
  ('system', 'field.read', 'all'), ('system', 'field.manage', 'all'), ('system', 'form.manage', 'all');

alter table form enable row level security;

create policy form_read on form for select using ((select jw_may('field.read')));

create policy form_write on form for all
  using (area_code like any ((select jw_areas('form.manage'))::text[]))
  with check (area_code like any ((select jw_areas('form.manage'))::text[]));

alter table form_edition enable row level security;

create policy form_edition_read on form_edition for select using ((select jw_may('field.read')));

create policy form_edition_add on form_edition for insert with check (exists (select from form f
  where f.id = form_edition.form_id and f.area_code like any ((select jw_areas('form.manage'))::text[])));

-- what is planned for an area is seen by whoever works or looks there, and planned by whoever manages there
do $$
declare t text;
begin
  foreach t in array array['field_visit', 'patrol_route', 'field_shift'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy %I on %I for select using (area_code like any ((select jw_areas(''field.read''))::text[]))', t || '_read', t);
    execute format('create policy %I on %I for all using (area_code like any ((select jw_areas(''field.manage''))::text[]))
      with check (area_code like any ((select jw_areas(''field.manage''))::text[]))', t || '_write', t);
  end loop;
end $$;

create policy field_visit_work on field_visit for update
  using (area_code like any ((select jw_areas('field.work'))::text[]))
  with check (area_code like any ((select jw_areas('field.work'))::text[]));

create policy field_visit_plan on field_visit for insert
  with check (area_code like any ((select jw_areas('field.work'))::text[]));

do $$
declare t text;
begin
  foreach t in array array['field_answer', 'base_change'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy %I on %I for select using (area_code like any ((select jw_areas(''field.read''))::text[]))', t || '_read', t);
    execute format('create policy %I on %I for insert with check (area_code like any ((select jw_areas(''field.work''))::text[])
      or area_code like any ((select jw_areas(''field.manage''))::text[]))', t || '_add', t);
  end loop;
end $$;

alter table field_photo enable row level security;

create policy field_photo_read on field_photo for select using (exists (select from field_answer a
  where a.district = field_photo.district and a.id = field_photo.answer_id));

create policy field_photo_add on field_photo for insert with check (exists (select from field_answer a
  where a.district = field_photo.district and a.id = field_photo.answer_id));

-- where people were is for themselves and for whoever manages them, not for their colleagues
do $$
declare t text;
begin
  foreach t in array array['patrol', 'field_duty', 'field_operation'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy %I on %I for select using (person_id = (select jw_person())
      or area_code like any ((select jw_areas(''field.manage''))::text[]))', t || '_read', t);
    execute format('create policy %I on %I for insert with check (person_id = (select jw_person()) and (select jw_may(''field.work'')))', t || '_add', t);
    execute format('create policy %I on %I for update using (person_id = (select jw_person())
      or area_code like any ((select jw_areas(''field.manage''))::text[]))
      with check (person_id = (select jw_person()) or area_code like any ((select jw_areas(''field.manage''))::text[]))', t || '_change', t);
  end loop;
end $$;

alter table field_device enable row level security;

create policy field_device_all on field_device for all
  using (person_id = (select jw_person()) or exists (select from post p where p.id = field_device.post_id
    and p.area_code like any ((select jw_areas('field.manage'))::text[])))
  with check (person_id = (select jw_person()) or exists (select from post p where p.id = field_device.post_id
    and p.area_code like any ((select jw_areas('field.manage'))::text[])));

-- A lost phone is signed in still: whoever revokes it ends its holder's sessions, which nobody else but administrators may.
create function jw_end_sessions_of_device(of_device uuid) returns integer language plpgsql security definer set search_path = public as
$$ declare ended integer;
begin
  delete from session s using field_device d join post p on p.id = d.post_id
    where d.id = of_device and s.person_id = d.person_id and d.person_id is distinct from jw_person()
      and p.area_code like any (jw_areas('field.manage'));
  get diagnostics ended = row_count;
  return ended;
end $$;

revoke execute on function jw_end_sessions_of_device(uuid) from public;

grant execute on function jw_end_sessions_of_device(uuid) to jingwei_app;

-- whoever works in a grid says what has changed there
create policy building_field on building for update
  using (grid like any ((select jw_areas('field.work') || jw_areas('field.manage'))::text[]))
  with check (grid like any ((select jw_areas('field.work') || jw_areas('field.manage'))::text[]));

create policy facility_field on facility for update
  using (grid like any ((select jw_areas('field.work') || jw_areas('field.manage'))::text[]))
  with check (grid like any ((select jw_areas('field.work') || jw_areas('field.manage'))::text[]));

create policy journal_add_fieldwork on journal for insert with check (
  post = (select jw_post()) and kind like 'fieldwork.%'
  and ((select jw_may('field.work')) or (select jw_may('field.manage')) or (select jw_may('form.manage'))));

-- a look at personal answers needs a reason and leaves its record, like one at contact details
create policy access_log_add_field on access_log for insert with check (
  post_id = (select jw_post()) and case_id is null and what like 'field.%' and (select jw_may('field.personal')));

grant select, insert, update on form, field_visit, patrol_route, patrol, field_duty, field_operation, field_device to jingwei_app;

grant select, insert on form_edition, base_change, field_answer, field_photo to jingwei_app;

grant select, insert, update, delete on field_shift to jingwei_app;
