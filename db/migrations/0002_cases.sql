-- Categories, cases and what hangs on them. Every large table carries the district in its key.

create table category_edition (
  code text primary key,
  name text not null,
  source text not null default '',
  valid_from date not null default '1949-10-01',
  valid_to date
);

-- path = edition/kind/code, e.g. gb2026/M/01001; prefixes of it are groups
create table category (
  path text collate "C" primary key,
  edition text not null,
  kind text not null check (kind in ('component', 'matter')),
  code text not null,
  name text not null,
  name_en text not null default '',
  group_name text not null default '',
  group_name_en text not null default '',
  description text not null default '',
  keywords text[] not null default '{}',
  urgent boolean not null default false,
  public boolean not null default true,
  active boolean not null default true,
  attributes jsonb not null default '[]'
);

create index category_edition_index on category (edition);

-- 立案条件: one category has several, each with its own limit and closing condition.
create table filing_condition (
  category_path text collate "C" not null,
  area_prefix text collate "C" not null default '',
  seq smallint not null,
  condition text not null,
  closing_condition text not null default '',
  limit_value numeric not null check (limit_value > 0),
  limit_unit text not null check (limit_unit in ('urgent_hour','urgent_day','work_hour','work_day','calendar_day')),
  basis text not null default '',
  primary key (category_path, area_prefix, seq)
);

create sequence case_number start 100000;

create table cases (
  district text collate "C" not null,
  id uuid not null,
  number text not null,
  version integer not null,
  state text not null,
  category_path text collate "C" not null,
  edition text not null,
  condition_seq smallint,
  urgency text not null check (urgency in ('normal', 'urgent', 'danger')),
  area_code text collate "C" not null,
  point geometry(Point, 4326),
  address text not null default '',
  title text not null,
  description text not null default '',
  attributes jsonb not null default '{}',
  search tsvector not null,
  door text not null,
  source_system text,
  source_id text,
  public boolean not null default true,
  historic boolean not null default false,
  danger text[] not null default '{}',
  first_receiver uuid,
  question text,
  reported_at timestamptz not null,
  responded_at timestamptz,
  accepted_at timestamptz,
  filed_at timestamptz,
  dispatched_at timestamptz,
  taken_up_at timestamptz,
  done_at timestamptz,
  checked_at timestamptz,
  closed_at timestamptz,
  updated_at timestamptz not null,
  -- the limit of the present stage (accept, dispatch, check); due_at is the handling deadline, kept for the figures
  stage_due_at timestamptz,
  due_at timestamptz,
  yellow_at timestamptz,
  limit_value numeric,
  limit_unit text,
  due_rule jsonb,
  suspended_at timestamptz,
  suspended_until timestamptz,
  suspensions smallint not null default 0,
  extensions smallint not null default 0,
  pending jsonb,
  lead_unit text,
  units text[] not null default '{}',
  escalated_level smallint not null default 0,
  supervised smallint not null default 0,
  urged smallint not null default 0,
  reopened smallint not null default 0,
  reworked smallint not null default 0,
  handed_back smallint not null default 0,
  late_exempt boolean not null default false,
  appeal jsonb,
  outcome text,
  forced boolean not null default false,
  close_reason text,
  merged_into uuid,
  split_from uuid,
  rating smallint check (rating between 1 and 5),
  rating_solved boolean,
  rated_at timestamptz,
  primary key (district, id)
);

create unique index cases_number on cases (district, number);

create unique index cases_source on cases (district, source_system, source_id);

create index cases_id on cases (id);

create index cases_area_state on cases (area_code text_pattern_ops, state, due_at);

create index cases_due on cases (due_at, id) where closed_at is null;

create index cases_reported on cases (reported_at desc, id);

create index cases_category on cases (category_path text_pattern_ops);

create index cases_lead on cases (lead_unit, state);

create index cases_units on cases using gin (units);

create index cases_search on cases using gin (search);

create index cases_point on cases using gist (point);

create table task (
  district text collate "C" not null,
  case_id uuid not null,
  id uuid not null,
  role text not null check (role in ('lead', 'assisting')),
  unit_code text not null,
  state text not null check (state in ('sent', 'takenUp', 'handedBack', 'done', 'withdrawn')),
  instruction text not null default '',
  rule jsonb not null,
  sent_at timestamptz not null,
  take_up_due_at timestamptz,
  taken_up_at timestamptz,
  taken_up_by uuid,
  done_at timestamptz,
  result text,
  hand_back_reason text,
  primary key (district, id)
);

create index task_case on task (district, case_id);

create index task_unit on task (unit_code, state);

-- Those who asked. Contact details are sealed; contact_index lets repeat callers be counted without opening them.
create table reporter (
  district text collate "C" not null,
  case_id uuid not null,
  id uuid not null,
  original_case uuid not null,
  anonymous boolean not null,
  name_sealed bytea,
  phone_sealed bytea,
  email_sealed bytea,
  contact_index bytea,
  language text not null default 'zh-CN',
  follow_hash bytea not null unique,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (district, id)
);

create index reporter_case on reporter (district, case_id);

create table evidence (
  district text collate "C" not null,
  case_id uuid not null,
  id uuid not null,
  stage text not null check (stage in ('report', 'before', 'after', 'check', 'note')),
  kind text not null check (kind in ('photo', 'document')),
  sha256 text not null,
  mime text not null,
  bytes integer not null,
  width integer,
  height integer,
  caption text not null default '',
  public boolean not null default false,
  added_by uuid,
  added_at timestamptz not null,
  primary key (district, id)
);

create index evidence_case on evidence (district, case_id);

-- Timers live with the case, so they commit with it; a sweep fires what is due, once, whichever process gets there.
create table timer (
  district text collate "C" not null,
  case_id uuid not null,
  key text not null,
  kind text not null,
  due_at timestamptz not null,
  fired_at timestamptz,
  data jsonb not null default '{}',
  primary key (district, case_id, key)
);

create index timer_due on timer (due_at) where fired_at is null;

-- Messages to those who asked. A row without a reporter is for all of them and is spread when sent.
create table outbox (
  district text collate "C" not null,
  id uuid not null,
  case_id uuid not null,
  reporter_id uuid,
  channel text not null,
  template text not null,
  params jsonb not null,
  language text not null,
  state text not null check (state in ('pending', 'sent', 'failed', 'dropped')),
  attempts smallint not null default 0,
  next_at timestamptz not null,
  last_error text,
  created_at timestamptz not null,
  sent_at timestamptz,
  primary key (district, id)
);

create index outbox_pending on outbox (next_at) where state = 'pending';

create table notice (
  district text collate "C" not null,
  id uuid not null,
  post_id uuid not null,
  case_id uuid not null,
  kind text not null,
  params jsonb not null default '{}',
  at timestamptz not null,
  read_at timestamptz,
  primary key (district, id)
);

create index notice_post on notice (post_id, at desc);

create table saved_view (
  id uuid primary key,
  person_id uuid not null,
  name text not null,
  query jsonb not null,
  created_at timestamptz not null
);

create table import_job (
  id uuid primary key,
  kind text not null,
  profile text not null,
  file_name text not null,
  stored_file text,
  state text not null check (state in ('waiting', 'running', 'done', 'failed', 'cancelled')),
  dry_run boolean not null default false,
  post_id uuid not null,
  bytes_total bigint,
  bytes_read bigint not null default 0,
  line integer not null default 0,
  created_count integer not null default 0,
  same_count integer not null default 0,
  refused_count integer not null default 0,
  refused_file text,
  error text,
  created_at timestamptz not null,
  updated_at timestamptz not null
);

-- A photo sent ahead of the command that uses it; kept a day when none does.
create table upload (
  id uuid primary key,
  actor text not null,
  sha256 text not null,
  mime text not null,
  bytes integer not null,
  width integer,
  height integer,
  created_at timestamptz not null,
  used_at timestamptz
);

-- How far each reader of the journal has come.
create table reader_cursor (
  name text primary key,
  tx bigint not null,
  pos bigint not null
);
