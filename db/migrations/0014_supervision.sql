-- Supervision in rounds and consultations across units, both kept beside their case.

alter table cases add column consulted smallint not null default 0;

create table supervision_round (
  district text collate "C" not null,
  case_id uuid not null,
  id uuid not null,
  seq smallint not null,
  -- 0 = the unit that has the case; n = the duty officer of the nth level above its place, who is the one of area_code
  level smallint not null,
  area_code text,
  demand text not null,
  asked_at timestamptz not null,
  asked_by uuid,
  due_at timestamptz not null,
  state text not null check (state in ('open', 'replied', 'met', 'insufficient', 'missed', 'ended')),
  reply text,
  replied_at timestamptz,
  result text,
  settled_at timestamptz,
  primary key (district, id)
);

create index supervision_round_case on supervision_round (district, case_id);

create index supervision_round_open on supervision_round (due_at) where state in ('open', 'replied');

create table consultation (
  district text collate "C" not null,
  case_id uuid not null,
  id uuid not null,
  seq smallint not null,
  topic text not null,
  units text[] not null,
  called_at timestamptz not null,
  held_at timestamptz,
  state text not null check (state in ('open', 'decided', 'ended')),
  statements jsonb not null default '[]',
  minutes text,
  decision jsonb,
  decided_at timestamptz,
  primary key (district, id)
);

create index consultation_case on consultation (district, case_id);

do $$
declare
  own text := '((select jw_everywhere(%1$L)) or exists (select from cases c
    where c.district = %2$I.district and c.id = %2$I.case_id and (c.area_code like any ((select jw_areas(%1$L))::text[])
      or c.units && (select jw_units(%1$L))::text[])))';
  t text;
begin
  foreach t in array array['supervision_round', 'consultation'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy %I on %I for select using (%s)', t || '_read', t, format(own, 'case.read', t));
    execute format('create policy %I on %I for insert with check (%s)', t || '_add', t, format(own, 'case.write', t));
    execute format('create policy %I on %I for update using (%s) with check (%s)', t || '_change', t,
      format(own, 'case.write', t), format(own, 'case.write', t));
    execute format('grant select, insert, update on %I to jingwei_app', t);
  end loop;
end $$;

insert into policy (post_kind, action, reach) values
  ('handler', 'case.replyRound', 'unit'), ('dutyOfficer', 'case.replyRound', 'area'),
  ('dispatcher', 'case.replyRound', 'area'), ('callTaker', 'case.replyRound', 'area'),
  ('dispatcher', 'case.consult', 'area'), ('dutyOfficer', 'case.consult', 'area'), ('commander', 'case.consult', 'area'),
  ('handler', 'case.giveStatement', 'unit'), ('dutyOfficer', 'case.giveStatement', 'area');

-- ── absence, hand-over, delegation ───────────────────────────────────────────────────────────────────────
-- The substitute holds the post for as long as the absence lasts, by a holding with the id of the absence.
create table absence (
  id uuid primary key,
  post_id uuid not null,
  person_id uuid not null,
  substitute_id uuid not null,
  from_date date not null,
  -- the first day back
  to_date date not null,
  reason text not null check (reason in ('leave', 'illness', 'training', 'travel', 'other')),
  created_at timestamptz not null
);

create index absence_post on absence (post_id);

-- From the day on the post is the successor's, who confirms what is open in it.
create table handover (
  id uuid primary key,
  post_id uuid not null,
  from_person uuid not null,
  to_person uuid not null,
  on_date date not null,
  note text not null default '',
  state text not null check (state in ('offered', 'confirmed', 'declined')),
  -- how many cases were open, and which, when it was answered
  open_count integer,
  open_cases jsonb,
  answer text,
  created_at timestamptz not null,
  answered_at timestamptz
);

create index handover_post on handover (post_id);

-- One right of one post, lent to another until a day; never more than that post may do itself.
create table delegation (
  id uuid primary key,
  from_post uuid not null,
  to_post uuid not null,
  action text not null,
  from_date date not null,
  -- the first day on which it no longer holds
  to_date date not null,
  created_at timestamptz not null
);

create index delegation_to on delegation (to_post);

alter table absence enable row level security;

alter table handover enable row level security;

alter table delegation enable row level security;

grant select, insert, update on delegation to jingwei_app;

grant select (id, post_id, person_id, substitute_id, from_date, to_date), insert, update (to_date) on absence to jingwei_app;

grant select (id, post_id, from_person, to_person, on_date, state, open_count), insert,
  update (state, open_count, open_cases, answer, answered_at) on handover to jingwei_app;

-- Whoever holds a post arranges for it; whoever manages people does so in their area.
create function jw_arranges(of_post uuid) returns boolean language sql stable security definer set search_path = public as
$$ select (of_post = jw_post() and jw_may('absence.manage')) or exists (select from post p
     where p.id = of_post and p.area_code like any (jw_areas('people.manage'))) $$;

revoke execute on function jw_arranges(uuid) from public;

create function jw_person() returns uuid language sql stable as
$$ select nullif(current_setting('app.person', true), '')::uuid $$;

-- For oneself, and not where one only stands in; whoever manages people there does so for anyone.
create function jw_arranges_for(of_post uuid, of_person uuid) returns boolean language sql stable security definer set search_path = public as
$$ select (of_post = jw_post() and of_person = jw_person() and jw_may('absence.manage') and exists (
       select from holding h join post p on p.id = h.post_id
       where h.post_id = of_post and h.person_id = of_person and jw_in_force(h.from_date, h.to_date, p.area_code)
         and not exists (select from absence a where a.id = h.id)))
     or exists (select from post p where p.id = of_post and p.area_code like any (jw_areas('people.manage'))) $$;

-- Why someone is away and what is said at a hand-over is for the two whom it concerns and whoever manages people there.
create function jw_concerns(of_post uuid, people uuid[]) returns boolean language sql stable security definer set search_path = public as
$$ select coalesce(jw_person() = any (people), false) or exists (
     select from post p where p.id = of_post and p.area_code like any (jw_areas('people.manage'))) $$;

create function jw_absence_reason(of_absence uuid) returns text language sql stable security definer set search_path = public as
$$ select reason from absence where id = of_absence and jw_may('staff.read') and jw_concerns(post_id, array[person_id, substitute_id]) $$;

create function jw_handover_words(of_handover uuid) returns table (note text, answer text)
language sql stable security definer set search_path = public as
$$ select o.note, o.answer from handover o
   where o.id = of_handover and jw_may('staff.read') and jw_concerns(o.post_id, array[o.from_person, o.to_person]) $$;

-- Whoever is erased: the journal knew these by their ids, so they get fresh ones, and so do the holdings that come from them,
-- whosever they are. Why the erased were away is forgotten; nobody stands in as them any longer.
create function jw_detach(of_person uuid) returns void language sql volatile security definer set search_path = public as
$$ with fresh as materialized (
     select id, gen_random_uuid() as fresh from absence
     where jw_keeps_person(of_person) and of_person in (person_id, substitute_id)
     union all select id, gen_random_uuid() from handover
     where jw_keeps_person(of_person) and of_person in (from_person, to_person)),
   held as (
     update holding h set id = f.fresh from fresh f where h.id = f.id),
   away as (
     update absence a set id = f.fresh,
       reason = case of_person when a.person_id then 'other' else a.reason end,
       to_date = case of_person when a.substitute_id then greatest(a.from_date, least(a.to_date, jw_day(p.area_code))) else a.to_date end
     from fresh f, post p where a.id = f.id and p.id = a.post_id)
   update handover o set id = f.fresh from fresh f where o.id = f.id $$;

revoke execute on function jw_person(), jw_arranges_for(uuid, uuid), jw_concerns(uuid, uuid[]), jw_absence_reason(uuid),
  jw_handover_words(uuid), jw_detach(uuid) from public;

grant execute on function jw_arranges(uuid), jw_person(), jw_arranges_for(uuid, uuid), jw_absence_reason(uuid),
  jw_handover_words(uuid), jw_detach(uuid) to jingwei_app;

create policy absence_read on absence for select using ((select jw_may('staff.read')));

create policy absence_add on absence for insert with check (jw_arranges_for(post_id, person_id));

create policy absence_change on absence for update
  using (jw_arranges_for(post_id, person_id)) with check (jw_arranges_for(post_id, person_id));

create policy handover_read on handover for select using ((select jw_may('staff.read')));

create policy handover_add on handover for insert with check (jw_arranges_for(post_id, from_person));

create policy handover_change on handover for update
  using (jw_arranges(post_id) and to_person = (select jw_person())) with check (jw_arranges(post_id) and to_person = (select jw_person()));

create policy delegation_read on delegation for select using ((select jw_may('staff.read')));

create policy delegation_add on delegation for insert with check (jw_arranges(from_post));

create policy delegation_change on delegation for update using (jw_arranges(from_post)) with check (jw_arranges(from_post));

create policy holding_stand_in on holding for insert with check (
  exists (select from absence a where a.id = holding.id and a.post_id = holding.post_id and a.substitute_id = holding.person_id
    and a.from_date = holding.from_date and a.to_date = holding.to_date and jw_arranges_for(a.post_id, a.person_id))
  or exists (select from handover o where o.id = holding.id and o.post_id = holding.post_id and o.to_person = holding.person_id
    and o.on_date = holding.from_date and jw_arranges_for(o.post_id, o.from_person)));

-- what one holds oneself, when it is handed over; what the substitute holds, when one is back early
create policy holding_stand_in_end on holding for update
  using (jw_arranges_for(post_id, person_id) or exists (select from absence a
    where a.id = holding.id and a.post_id = holding.post_id and jw_arranges_for(a.post_id, a.person_id)))
  with check (to_date is not null and (jw_arranges_for(post_id, person_id) or exists (select from absence a
    where a.id = holding.id and a.post_id = holding.post_id and jw_arranges_for(a.post_id, a.person_id))));

insert into policy (post_kind, action, reach)
select kind, 'absence.manage', 'area'
from unnest(array['callTaker','gridWorker','dispatcher','dutyOfficer','handler','supervisor','evaluator','commander','steward','admin']) as kind;

-- A right holds by the post's own kind, or because another post has lent it; lent, it reaches no further than the post that
-- has it now, and ends with its day in the city, with either post, or when it is taken back.
create or replace function jw_may(wanted text) returns boolean language sql stable security definer set search_path = public as
$$ select exists (
     select from post p join policy r on r.post_kind = p.kind
     where p.id = jw_post() and r.action = wanted
       and jw_in_force(p.valid_from, p.valid_to, p.area_code))
   or exists (
     select from delegation d join post p on p.id = d.to_post join post f on f.id = d.from_post
       join policy r on r.post_kind = f.kind and r.action = d.action
     where d.to_post = jw_post() and d.action = wanted and d.from_date <= jw_day(p.area_code) and d.to_date > jw_day(p.area_code)
       and jw_in_force(p.valid_from, p.valid_to, p.area_code) and jw_in_force(f.valid_from, f.valid_to, f.area_code)) $$;

create or replace function jw_areas(wanted text) returns text[] language sql stable security definer set search_path = public as
$$ select coalesce(array_agg(area), '{}') from (
     select case r.reach when 'all' then '%' else p.area_code || '%' end as area
     from post p join policy r on r.post_kind = p.kind
     where p.id = jw_post() and r.action = wanted and r.reach in ('area', 'all')
       and jw_in_force(p.valid_from, p.valid_to, p.area_code)
     union all
     select p.area_code || '%' from delegation d join post p on p.id = d.to_post join post f on f.id = d.from_post
       join policy r on r.post_kind = f.kind and r.action = d.action
     where d.to_post = jw_post() and d.action = wanted and r.reach = 'area'
       and d.from_date <= jw_day(p.area_code) and d.to_date > jw_day(p.area_code)
       and jw_in_force(p.valid_from, p.valid_to, p.area_code) and jw_in_force(f.valid_from, f.valid_to, f.area_code)) as o $$;

create or replace function jw_units(wanted text) returns text[] language sql stable security definer set search_path = public as
$$ with recursive own (code) as (
     select p.unit_code from post p join policy r on r.post_kind = p.kind
     where p.id = jw_post() and r.action = wanted and r.reach in ('unit', 'area')
       and jw_in_force(p.valid_from, p.valid_to, p.area_code)
     union select p.unit_code from delegation d join post p on p.id = d.to_post join post f on f.id = d.from_post
       join policy r on r.post_kind = f.kind and r.action = d.action
     where d.to_post = jw_post() and d.action = wanted and r.reach in ('unit', 'area')
       and d.from_date <= jw_day(p.area_code) and d.to_date > jw_day(p.area_code)
       and jw_in_force(p.valid_from, p.valid_to, p.area_code) and jw_in_force(f.valid_from, f.valid_to, f.area_code)
     union select u.code from unit u join own on u.parent = own.code)
   select coalesce(array_agg(code), '{}') from own $$;

-- ── repeat complaints ────────────────────────────────────────────────────────────────────────────────────
-- The earlier case that this one repeats: by the same person or at the same place, within the city's days.
alter table cases add column repeat_of uuid;

-- A running installation looks for repeats from now on, not through all that it has.
insert into reader_cursor (name, tx, pos)
select 'repeats', tx, pos from journal order by tx desc, pos desc limit 1;
