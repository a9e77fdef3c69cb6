-- Reminders before a deadline, letters to staff, and the weekly digest of due work.

-- When a clock was set, and whether its reminders have been counted out.
alter table timer add column set_at timestamptz;

alter table timer add column planned boolean not null default false;

create index timer_unplanned on timer (kind) where not planned;

-- When whoever must act is reminded of a clock; a row is gone once it was told, or its clock no longer runs.
create table reminder (
  district text collate "C" not null,
  case_id uuid not null,
  -- of the timer, and the due time it had: a clock set anew has reminders of its own
  key text not null,
  due_at timestamptz not null,
  remind_at timestamptz not null,
  primary key (district, case_id, key, due_at, remind_at)
);

create index reminder_at on reminder (remind_at);

-- The points of a clock at which it reminds, by the beginning of the area and of the category; the longest that fit hold.
create table reminder_rule (
  area_prefix text collate "C" not null,
  category_prefix text collate "C" not null,
  clock text not null check (clock in ('handling', 'takeUp', 'round', 'accept', 'verify', 'dispatch', 'check', 'close')),
  points jsonb not null,
  primary key (area_prefix, category_prefix, clock)
);

-- Whether one wants letters; without a row, yes.
create table mail_choice (
  person_id uuid primary key,
  reminders boolean not null,
  digest boolean not null
);

-- Letters to staff; the address is looked up when one leaves. The id of a digest follows from the person and the week.
create table staff_mail (
  id uuid primary key,
  person_id uuid not null,
  kind text not null check (kind in ('reminder', 'digest')),
  content jsonb not null,
  state text not null check (state in ('pending', 'sent', 'failed', 'dropped')),
  attempts smallint not null default 0,
  next_at timestamptz not null,
  last_error text,
  created_at timestamptz not null,
  sent_at timestamptz
);

create index staff_mail_pending on staff_mail (next_at) where state = 'pending';

-- The digest of one city and week (its Monday), and how far it has come: persons in the order of their ids.
create table digest_run (
  area_prefix text collate "C" not null,
  week date not null,
  state text not null check (state in ('running', 'done', 'cancelled')),
  total integer not null,
  seen integer not null default 0,
  letters integer not null default 0,
  after_person uuid,
  begun_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (area_prefix, week)
);

alter table reminder enable row level security;

alter table reminder_rule enable row level security;

alter table mail_choice enable row level security;

alter table staff_mail enable row level security;

alter table digest_run enable row level security;

create policy reminder_all on reminder for all
  using ((select jw_may('outbox.send'))) with check ((select jw_may('outbox.send')));

create policy reminder_rule_read on reminder_rule for select using ((select jw_post()) is not null);

create policy reminder_rule_write on reminder_rule for all
  using (area_prefix like any ((select jw_areas('territory.manage'))::text[]))
  with check (area_prefix like any ((select jw_areas('territory.manage'))::text[]));

create policy mail_choice_own on mail_choice for all
  using (person_id = (select jw_person())) with check (person_id = (select jw_person()));

create policy mail_choice_read on mail_choice for select using ((select jw_may('outbox.send')));

create policy staff_mail_all on staff_mail for all
  using ((select jw_may('outbox.send'))) with check ((select jw_may('outbox.send')));

create policy digest_run_send on digest_run for all
  using ((select jw_may('outbox.send'))) with check ((select jw_may('outbox.send')));

create policy digest_run_read on digest_run for select
  using (area_prefix like any ((select jw_areas('territory.manage'))::text[]));

create policy digest_run_change on digest_run for update
  using (area_prefix like any ((select jw_areas('territory.manage'))::text[]))
  with check (area_prefix like any ((select jw_areas('territory.manage'))::text[]));

grant select, insert, update, delete on reminder, reminder_rule, mail_choice, staff_mail, digest_run to jingwei_app;
