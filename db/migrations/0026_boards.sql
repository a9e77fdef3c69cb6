-- The wall, the register of cameras, and the television's door.

insert into policy (post_kind, action, reach) values
  ('commander', 'board.read', 'area'), ('supervisor', 'board.read', 'area'), ('dutyOfficer', 'board.read', 'area'),
  ('admin', 'board.read', 'all'),
  ('commander', 'camera.read', 'area'), ('supervisor', 'camera.read', 'area'), ('dutyOfficer', 'camera.read', 'area'),
  ('steward', 'camera.read', 'area'), ('admin', 'camera.read', 'all'),
  ('steward', 'camera.manage', 'area'), ('admin', 'camera.manage', 'all'),
  ('commander', 'camera.ask', 'area'), ('dutyOfficer', 'camera.ask', 'area');

-- Where cameras stand and who answers for them 视频点位. No pictures, no video, no addresses of devices: a register.
create table camera (
  district text collate "C" not null,
  id uuid not null,
  -- the owner's own number
  code text not null,
  name text not null,
  area_code text not null,
  point geometry(Point, 4326) not null,
  address text not null default '',
  owner_unit text not null,
  purpose text not null check (purpose in ('traffic', 'crowd', 'water', 'fire', 'facility', 'other')),
  -- where it looks, degrees clockwise from north; null = all around
  direction smallint check (direction between 0 and 359),
  -- lines of a picture, e.g. 1080
  resolution smallint check (resolution between 240 and 8640),
  retention_days smallint not null check (retention_days between 0 and 3650),
  -- whom to ask
  contact_post uuid not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  removed_at timestamptz,
  primary key (district, id)
);

create unique index camera_code on camera (district, owner_unit, code);

create index camera_area on camera (area_code text_pattern_ops, id);

-- Each wish to look, tied to a case and with its reason. Nobody changes or removes one.
create table camera_request (
  district text collate "C" not null,
  id uuid not null,
  camera_id uuid not null,
  case_id uuid not null,
  case_number text not null,
  area_code text not null,
  reason text not null check (length(reason) between 4 and 300),
  from_at timestamptz not null,
  to_at timestamptz not null,
  post_id uuid not null,
  person_id uuid,
  asked_at timestamptz not null,
  primary key (district, id)
);

create index camera_request_camera on camera_request (district, camera_id, asked_at);

alter table camera enable row level security;

alter table camera_request enable row level security;

create policy camera_see on camera for select using (area_code like any ((select jw_areas('camera.read'))::text[]));

create policy camera_add on camera for insert
  with check (area_code like any ((select jw_areas('camera.manage'))::text[]));

create policy camera_change on camera for update using (area_code like any ((select jw_areas('camera.manage'))::text[]))
  with check (area_code like any ((select jw_areas('camera.manage'))::text[]));

create policy camera_request_see on camera_request for select
  using (area_code like any ((select jw_areas('camera.read'))::text[]));

create policy camera_request_add on camera_request for insert
  with check (area_code like any ((select jw_areas('camera.ask'))::text[]));

grant select, insert, update on camera to jingwei_app;

grant select, insert on camera_request to jingwei_app;

create policy journal_add_camera on journal for insert with check (
  post = (select jw_post()) and kind like 'camera.%'
  and exists (select from camera c where c.district = journal.district and c.id = journal.subject
    and (c.area_code like any ((select jw_areas('camera.manage'))::text[])
      or (kind = 'camera.asked' and c.area_code like any ((select jw_areas('camera.ask'))::text[])))));

-- What comes from a television comes from anybody, as what comes through the web does; and so does "me too".
create or replace function jw_reports_since(moment timestamptz) returns integer language plpgsql stable security definer set search_path = public as
$$ begin
  return (select count(*)::integer from (
    (select from cases where reported_at > moment and door in ('web', 'tv') limit 20000) union all
    (select from reporter where original_case = id and created_at > moment limit 20000)) c);
end $$;
