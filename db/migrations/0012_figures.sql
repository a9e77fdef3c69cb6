-- Figures: sums that grow with the journal, so that no league table has to look at the cases.

-- What the journal says of one case as far as it is folded, and what the case is counted as.
create table figure_case (
  district text collate "C" not null,
  id uuid not null,
  -- the last entry folded
  seq integer not null,
  state jsonb not null,
  area_code text collate "C" not null,
  -- the leading unit; empty without one
  unit text not null,
  category_path text collate "C" not null,
  -- of the report, in the city's own time
  day date not null,
  marks text[] not null,
  closed_day date,
  -- the handling deadline of a counted case that is not closed
  due_at timestamptz,
  finished boolean not null,
  primary key (district, id)
);

create index figure_case_due on figure_case (due_at) where due_at is not null;

create index figure_case_day on figure_case (day, area_code);

-- Sums by day of the report, in four cuts: 'fine' by whole area code, unit and category; 'unit' by district and unit;
-- 'street' by subdistrict; 'category' by district and category. A key that a cut leaves out is empty.
create table figure_day (
  district text collate "C" not null,
  cut text not null check (cut in ('fine', 'unit', 'street', 'category')),
  area_code text collate "C" not null,
  unit text not null,
  category_path text collate "C" not null,
  day date not null,
  n_reported integer not null default 0,
  n_refused integer not null default 0,
  n_total integer not null default 0,
  n_responded integer not null default 0,
  n_accepted integer not null default 0,
  n_accepted_on_time integer not null default 0,
  n_filed integer not null default 0,
  n_verify_asked integer not null default 0,
  n_verified_on_time integer not null default 0,
  n_dispatched integer not null default 0,
  n_dispatched_on_time integer not null default 0,
  n_dispatched_right integer not null default 0,
  n_handed_back integer not null default 0,
  n_done integer not null default 0,
  n_done_on_time integer not null default 0,
  n_finished_late integer not null default 0,
  n_late_open integer not null default 0,
  n_checked integer not null default 0,
  n_checked_on_time integer not null default 0,
  n_reworked integer not null default 0,
  n_closed integer not null default 0,
  n_closed_on_time integer not null default 0,
  n_reopened integer not null default 0,
  n_resolved integer not null default 0,
  n_unsolved integer not null default 0,
  n_rated integer not null default 0,
  n_satisfied integer not null default 0,
  primary key (district, cut, area_code, unit, category_path, day)
);

create index figure_day_cut on figure_day (cut, day, area_code);

-- What posts and workers did, by day of the act; each act counts once a case. 'post' adds up who held it.
create table figure_act (
  district text collate "C" not null,
  cut text not null check (cut in ('post', 'worker')),
  area_code text collate "C" not null,
  category_path text collate "C" not null,
  post uuid not null,
  -- the pseudonym; the post again where posts are counted
  worker uuid not null,
  day date not null,
  act text not null,
  n integer not null,
  good integer not null,
  primary key (district, cut, area_code, category_path, post, worker, day, act)
);

create index figure_act_cut on figure_act (cut, day);

-- The same acts one by one, so that a number opens its cases.
create table figure_deed (
  district text collate "C" not null,
  case_id uuid not null,
  cut text not null check (cut in ('post', 'worker')),
  act text not null,
  post uuid not null,
  worker uuid not null,
  day date not null,
  good boolean not null,
  primary key (district, case_id, cut, act, post, worker)
);

create index figure_deed_post on figure_deed (cut, post, act, day);

-- A sum shows what its cases would show: within the post's area, or of its units.
do $$
declare
  t text;
  seen text;
begin
  foreach t in array array['figure_case', 'figure_day', 'figure_act', 'figure_deed'] loop
    seen := case t
      when 'figure_deed' then 'exists (select from figure_case f where f.district = figure_deed.district and f.id = figure_deed.case_id)
        or post in (select id from post where unit_code = any ((select jw_units(''case.read''))::text[]))'
      when 'figure_act' then '(area_code like any ((select jw_areas(''case.read''))::text[]))
        or post in (select id from post where unit_code = any ((select jw_units(''case.read''))::text[]))'
      else '(area_code like any ((select jw_areas(''case.read''))::text[]))
        or (unit <> '''' and unit = any ((select jw_units(''case.read''))::text[]))' end;
    execute format('alter table %I enable row level security', t);
    execute format('create policy %I on %I for select using (%s)', t || '_read', t, seen);
    execute format('create policy %I on %I for all using ((select jw_may(''outbox.send''))) with check ((select jw_may(''outbox.send'')))', t || '_fold', t);
    execute format('grant select, insert, update, delete on %I to jingwei_app', t);
  end loop;
end $$;

-- Whether the journal has entries that the figures do not know yet.
create function jw_figures_behind() returns boolean language sql stable security definer set search_path = public as
$$ select exists (select from journal j where (j.tx, j.pos) > (
     coalesce((select tx from reader_cursor where name = 'figures'), 0),
     coalesce((select pos from reader_cursor where name = 'figures'), 0))) $$;

revoke execute on function jw_figures_behind() from public;

grant execute on function jw_figures_behind() to jingwei_app;

-- repeat callers are counted by it
create index reporter_contact on reporter (contact_index) where contact_index is not null;
