-- Ground: roles, context, areas, people, policy, journal. Plain SQL that PGlite, PostgreSQL 15+ and Citus share.
-- The application works as jingwei_app: no superuser, no bypass of row-level security, no ownership.
do $$
begin
  if not exists (select from pg_roles where rolname = 'jingwei_app') then
    create role jingwei_app nologin nosuperuser nobypassrls nocreatedb nocreaterole;
  end if;
end $$;

do $$
begin
  execute format('grant jingwei_app to %I', current_user);
end $$;

create extension if not exists postgis;

grant usage on schema public to jingwei_app;

-- ── territory (reference) ──────────────────────────────────────────────────────────────────────────────
-- A node of the area tree. Its code is its path: the jurisdiction of '990101' is every code that starts with it.
create table area (
  code text collate "C" not null,
  valid_from date not null default '1949-10-01',
  valid_to date,
  kind text not null check (kind in ('province','city','district','street','community','grid','estate','building')),
  name text not null,
  name_en text not null default '',
  parent text collate "C",
  legal_parent text collate "C",
  managing_body text,
  population integer,
  boundary geometry(MultiPolygon, 4326),
  source text not null default '',
  succeeded_by text[] not null default '{}',
  primary key (code, valid_from)
);

create index area_parent on area (parent);

create index area_boundary on area using gist (boundary);

-- What differs between cities is data: time zone, calendar, lights, approvals. The longest prefix wins.
create table city_profile (
  area_prefix text collate "C" primary key,
  time_zone text not null,
  calendar text not null,
  yellow_share real not null default 0.75 check (yellow_share > 0 and yellow_share < 1),
  settings jsonb not null default '{}'
);

create table calendar (
  code text primary key,
  name text not null,
  time_zone text not null,
  weekends smallint[] not null default '{6,7}',
  hours jsonb not null,
  days jsonb not null default '{}',
  work_day text not null check (work_day in ('hours', 'sameTime')),
  roll jsonb not null
);

create table landscape (
  id text primary key,
  area_prefix text collate "C" not null,
  layer text not null,
  class text not null default '',
  name text not null default '',
  name_en text not null default '',
  shape geometry(Geometry, 4326) not null
);

create table building (
  district text collate "C" not null,
  id text not null,
  grid text collate "C" not null,
  kind text not null,
  name text not null default '',
  address text not null default '',
  floors smallint,
  households integer,
  people integer,
  shape geometry(Polygon, 4326) not null,
  source text not null default '',
  as_of date,
  primary key (district, id)
);

create table facility (
  district text collate "C" not null,
  id text not null,
  grid text collate "C" not null,
  kind text not null,
  name text not null,
  name_en text not null default '',
  point geometry(Point, 4326) not null,
  source text not null default '',
  as_of date,
  primary key (district, id)
);

-- ── people ─────────────────────────────────────────────────────────────────────────────────────────────
create table unit (
  code text primary key,
  name text not null,
  name_en text not null default '',
  kind text not null,
  area_code text collate "C" not null,
  parent text,
  valid_from date not null default '1949-10-01',
  valid_to date
);

create table post (
  id uuid primary key,
  code text not null unique,
  unit_code text not null,
  kind text not null,
  area_code text collate "C" not null,
  title text not null,
  title_en text not null default '',
  valid_from date not null default '1949-10-01',
  valid_to date
);

create table person (
  id uuid primary key,
  name text not null,
  language text not null default 'zh-CN',
  pseudonym uuid not null unique,
  created_at timestamptz not null
);

create table holding (
  id uuid primary key,
  post_id uuid not null,
  person_id uuid not null,
  from_date date not null,
  to_date date
);

create index holding_person on holding (person_id);

create index holding_post on holding (post_id);

create table account (
  person_id uuid primary key,
  login text not null unique,
  password_hash text not null,
  must_change boolean not null default false,
  disabled boolean not null default false,
  failed_count integer not null default 0,
  locked_until timestamptz
);

create table session (
  token_hash bytea primary key,
  person_id uuid not null,
  post_id uuid not null,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null
);

create table api_token (
  id uuid primary key,
  token_hash bytea not null unique,
  post_id uuid not null,
  scopes text[] not null,
  note text not null default '',
  created_at timestamptz not null,
  expires_at timestamptz,
  revoked_at timestamptz
);

create table sign_in_link (
  token_hash bytea primary key,
  person_id uuid not null,
  post_id uuid not null,
  expires_at timestamptz not null
);

-- The one policy table: what a kind of post may do and how far it reaches. Read by route() and by row-level security.
-- reach: 'area' = the post's area prefix; 'unit' = cases its unit has a task on; 'all'; 'none' = the act touches no rows
create table policy (
  post_kind text not null,
  action text not null,
  reach text not null check (reach in ('area', 'unit', 'all', 'none')),
  primary key (post_kind, action)
);

-- Responsibility lists 权责清单: who answers for a category in an area; the most specific row wins.
create table duty (
  id uuid primary key,
  category_prefix text collate "C" not null,
  area_prefix text collate "C" not null,
  role text not null check (role in ('lead', 'assisting', 'territorial')),
  unit_code text not null,
  limit_value numeric,
  limit_unit text check (limit_unit in ('urgent_hour','urgent_day','work_hour','work_day','calendar_day')),
  basis text not null default '',
  valid_from date not null default '1949-10-01',
  valid_to date,
  check ((limit_value is null) = (limit_unit is null))
);

create index duty_prefix on duty (category_prefix, area_prefix);

-- ── journal ────────────────────────────────────────────────────────────────────────────────────────────
-- Append-only. hash = HMAC(key, content ‖ previous hash on the same subject). People appear as pseudonyms.
create table journal (
  district text collate "C" not null,
  subject uuid not null,
  seq integer not null check (seq > 0),
  pos bigserial not null,
  tx bigint not null default (pg_current_xact_id()::text)::bigint,
  at timestamptz not null,
  kind text not null,
  actor uuid,
  post uuid,
  command_key text,
  data jsonb not null,
  prev_hash bytea,
  hash bytea not null,
  primary key (district, subject, seq)
);

create index journal_order on journal (tx, pos);

-- The last entry of every subject that is not a case (a case carries its own version).
create table journal_head (
  subject uuid primary key,
  seq integer not null
);

create table command_key (
  actor text not null,
  key text not null,
  route text not null,
  request_hash bytea not null,
  status smallint not null,
  reply jsonb,
  created_at timestamptz not null,
  primary key (actor, key)
);

-- Every look at personal data, with its reason.
create table access_log (
  district text collate "C" not null,
  id uuid not null,
  at timestamptz not null,
  post_id uuid not null,
  person_id uuid,
  case_id uuid,
  what text not null,
  reason text not null,
  primary key (district, id)
);
