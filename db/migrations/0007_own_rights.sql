-- Seeing is not owning. A public case is seen by everyone; what hangs on it (tasks, timers, photos, who asked, the
-- journal) is read and changed only by those whose own it is: by area, by a task of their unit, or by a follow link.

-- The day where an area lies. A post begins and ends with its city's day, as sign-in has it, not with that of Greenwich.
-- It comes from the database's clock and the city's profile, so no setting of a transaction can move it.
create function jw_day(of_area text) returns date language sql stable security definer set search_path = public as
$$ select (now() at time zone coalesce((select time_zone from city_profile where starts_with(of_area, area_prefix)
     order by length(area_prefix) desc limit 1), 'UTC'))::date $$;

-- No city is two days behind; most posts are spared the look at its day.
create function jw_in_force(since date, until date, of_area text) returns boolean language sql stable as
$$ select (since < current_date - 2 or since <= jw_day(of_area)) and (until is null or until > jw_day(of_area)) $$;

create or replace function jw_may(wanted text) returns boolean language sql stable security definer set search_path = public as
$$ select exists (
     select from post p join policy r on r.post_kind = p.kind
     where p.id = jw_post() and r.action = wanted
       and jw_in_force(p.valid_from, p.valid_to, p.area_code)) $$;

create or replace function jw_areas(wanted text) returns text[] language sql stable security definer set search_path = public as
$$ select coalesce(array_agg(case r.reach when 'all' then '%' else p.area_code || '%' end), '{}')
   from post p join policy r on r.post_kind = p.kind
   where p.id = jw_post() and r.action = wanted and r.reach in ('area', 'all')
     and jw_in_force(p.valid_from, p.valid_to, p.area_code) $$;

-- The post's own unit and all below it.
create or replace function jw_units(wanted text) returns text[] language sql stable security definer set search_path = public as
$$ with recursive own (code) as (
     select p.unit_code from post p join policy r on r.post_kind = p.kind
     where p.id = jw_post() and r.action = wanted and r.reach in ('unit', 'area')
       and jw_in_force(p.valid_from, p.valid_to, p.area_code)
     union select u.code from unit u join own on u.parent = own.code)
   select coalesce(array_agg(code), '{}') from own $$;

-- Whether no area lies outside this right; spares the look at each row's case.
create function jw_everywhere(wanted text) returns boolean language sql stable security definer set search_path = public as
$$ select '%' = any (jw_areas(wanted)) $$;

-- A case that this very transaction has added or changed, which the policies of `cases` let it do: what comes with it
-- may be stored, though its author may see nothing of it afterwards.
create function jw_written(of_district text, of_case uuid) returns boolean language sql stable security definer set search_path = public as
$$ select exists (select from cases where district = of_district and id = of_case and xmin = pg_current_xact_id()::xid) $$;

-- Entries that are not of a case: the word before the dot says which right keeps what they are about.
create function jw_keeps(of_kind text, of_subject uuid) returns boolean language sql stable security definer set search_path = public as
$$ select of_kind like '%.%' and jw_may(case split_part(of_kind, '.', 1)
       when 'unit' then 'people.manage' when 'units' then 'people.manage' when 'post' then 'people.manage'
       when 'person' then 'people.manage' when 'holding' then 'people.manage' when 'link' then 'people.manage'
       when 'duties' then 'duty.manage' when 'categories' then 'category.manage'
       when 'area' then 'territory.manage' when 'areas' then 'territory.manage' when 'city' then 'territory.manage'
       when 'import' then 'case.import' else split_part(of_kind, '.', 1) || '.manage' end)
     and not exists (select from cases where id = of_subject) $$;

create function jw_keeps_any() returns boolean language sql stable security definer set search_path = public as
$$ select exists (select from post p join policy r on r.post_kind = p.kind
     where p.id = jw_post() and (r.action like '%.manage' or r.action = 'case.import')) $$;

-- Whoever holds a post beyond one's area is not one's own to change: a street does not reset a city's password.
create function jw_keeps_person(of_person uuid) returns boolean language sql stable security definer set search_path = public as
$$ select jw_everywhere('people.manage') or (jw_may('people.manage') and not exists (
     select from holding h join post p on p.id = h.post_id
     where h.person_id = of_person and (h.to_date is null or h.to_date > jw_day(p.area_code))
       and not p.area_code like any (jw_areas('people.manage')))) $$;

revoke execute on function jw_day(text), jw_everywhere(text), jw_written(text, uuid), jw_keeps(text, uuid),
  jw_keeps_any(), jw_keeps_person(uuid), jw_in_force(date, date, text) from public;

grant execute on function jw_day(text), jw_everywhere(text), jw_written(text, uuid), jw_keeps(text, uuid),
  jw_keeps_any(), jw_keeps_person(uuid) to jingwei_app;

-- ── reach: lists, imports, staff and records within the post's own area ──────────────────────────────────
update policy set reach = 'area' where post_kind in ('supervisor', 'admin') and action in ('journal.read', 'access.read');

update policy set reach = 'area' where post_kind = 'admin' and action in ('case.read', 'case.write');

update policy set reach = case post_kind when 'system' then 'all' else 'area' end
where post_kind in ('steward', 'admin', 'system')
  and action in ('territory.manage', 'duty.manage', 'case.import', 'people.manage', 'token.manage');

-- ── what hangs on a case ─────────────────────────────────────────────────────────────────────────────────
do $$
declare
  own text := '((select jw_everywhere(%1$L)) or exists (select from cases c
    where c.district = %2$I.district and c.id = %2$I.%3$I and (c.area_code like any ((select jw_areas(%1$L))::text[])
      or c.units && (select jw_units(%1$L))::text[] or c.id = any ((select jw_followed())::uuid[]))))';
  mine text;
  seen text;
  t text;
begin
  foreach t in array array['task', 'timer', 'evidence'] loop
    mine := format(own, 'case.write', t, 'case_id');
    seen := format(own, 'case.read', t, 'case_id');
    if t = 'evidence' then
      seen := seen || ' or (public and exists (select from cases c where c.district = evidence.district and c.id = evidence.case_id))';
    end if;
    execute format('drop policy %I on %I', t || '_read', t);
    execute format('drop policy %I on %I', t || '_add', t);
    execute format('drop policy %I on %I', t || '_change', t);
    execute format('create policy %I on %I for select using (%s)', t || '_read', t, seen);
    execute format('create policy %I on %I for insert with check (%s or jw_written(district, case_id))', t || '_add', t, mine);
    execute format('create policy %I on %I for update using (%s) with check (%s)', t || '_change', t, mine, mine);
  end loop;
  drop policy timer_clear on timer;
  execute format('create policy timer_clear on timer for delete using (%s)', format(own, 'case.write', 'timer', 'case_id'));

  mine := format(own, 'case.write', 'reporter', 'case_id');
  drop policy reporter_read on reporter;
  drop policy reporter_add on reporter;
  drop policy reporter_change on reporter;
  execute format('create policy reporter_read on reporter for select using (id = any ((select jw_following())::uuid[])
    or ((select jw_may(''reporter.read'')) and %s))', format(own, 'reporter.read', 'reporter', 'case_id'));
  execute format('create policy reporter_add on reporter for insert with check (%s or jw_written(district, case_id))', mine);
  -- not by whoever follows: these rows say who may follow what
  mine := '(select jw_may(''case.write'')) and ' || mine;
  execute format('create policy reporter_change on reporter for update using (%s) with check (%s)', mine, mine);

  drop policy outbox_add on outbox;
  execute format('create policy outbox_add on outbox for insert with check (%s or jw_written(district, case_id))',
    format(own, 'case.write', 'outbox', 'case_id'));

  drop policy notice_add on notice;
  execute format('create policy notice_add on notice for insert with check (%s)', format(own, 'case.write', 'notice', 'case_id'));

  drop policy journal_read on journal;
  drop policy journal_add on journal;
  execute format('create policy journal_read on journal for select using (%s or ((select jw_may(''journal.read'')) and %s))',
    format(own, 'case.read', 'journal', 'subject'), format(own, 'journal.read', 'journal', 'subject'));
  execute format('create policy journal_add on journal for insert with check (
      (post = (select jw_post()) or (select jw_may(''outbox.send'')))
      and (%s or jw_written(district, subject) or jw_keeps(kind, subject)))',
    format(own, 'case.write', 'journal', 'subject'));

  drop policy access_log_add on access_log;
  drop policy access_log_read on access_log;
  execute format('create policy access_log_add on access_log for insert with check (
    (post_id = (select jw_post()) or (select jw_may(''outbox.send''))) and %s)', format(own, 'case.read', 'access_log', 'case_id'));
  -- a look at a case goes with the case, a sign-in with the post or with whoever holds a post in the area
  execute format('create policy access_log_read on access_log for select using (case_id = any ((select jw_followed())::uuid[])
    or ((select jw_may(''access.read'')) and (%s or (case_id is null and (
      exists (select from post p where p.id = access_log.post_id and p.area_code like any ((select jw_areas(''access.read''))::text[]))
      or exists (select from holding h join post p on p.id = h.post_id where h.person_id = access_log.person_id
        and p.area_code like any ((select jw_areas(''access.read''))::text[])))))))', format(own, 'access.read', 'access_log', 'case_id'));
end $$;

-- Heads are of subjects that are no case; who keeps none of them has nothing to do here.
drop policy journal_head_all on journal_head;

create policy journal_head_all on journal_head for all
  using ((select jw_keeps_any())) with check ((select jw_keeps_any()));

-- A merged case stays public: whoever asks for its number is told which case it lives on in.
drop policy cases_read on cases;

create policy cases_read on cases for select using (
  area_code like any ((select jw_areas('case.read'))::text[])
  or units && (select jw_units('case.read'))::text[]
  or id = any ((select jw_followed())::uuid[])
  or (public and (select jw_may('case.readPublic'))));

-- ── lists, territory, staff ──────────────────────────────────────────────────────────────────────────────
do $$
declare
  r record;
begin
  for r in select * from (values
    ('duty', 'duty.manage', 'area_prefix'), ('area', 'territory.manage', 'code'),
    ('city_profile', 'territory.manage', 'area_prefix'), ('landscape', 'territory.manage', 'area_prefix'),
    ('building', 'territory.manage', 'grid'), ('facility', 'territory.manage', 'grid'),
    ('unit', 'people.manage', 'area_code')) as v (name, action, place) loop
    execute format('drop policy %I on %I', r.name || '_write', r.name);
    execute format('create policy %1$I on %2$I for all using (%3$I like any ((select jw_areas(%4$L))::text[]))
      with check (%3$I like any ((select jw_areas(%4$L))::text[]))', r.name || '_write', r.name, r.place, r.action);
  end loop;
end $$;

-- A post sees what its unit has tasks on, so its unit must lie in the area as well.
drop policy post_write on post;

create policy post_write on post for all
  using (area_code like any ((select jw_areas('people.manage'))::text[]))
  with check (area_code like any ((select jw_areas('people.manage'))::text[]) and ((select jw_everywhere('people.manage'))
    or exists (select from unit u where u.code = post.unit_code and u.area_code like any ((select jw_areas('people.manage'))::text[]))));

drop policy holding_write on holding;

create policy holding_add on holding for insert with check (
  exists (select from post p where p.id = holding.post_id and p.area_code like any ((select jw_areas('people.manage'))::text[])));

-- what one's own people held elsewhere and long ago may be taken off them when they are erased
create policy holding_change on holding for update using (
  exists (select from post p where p.id = holding.post_id and p.area_code like any ((select jw_areas('people.manage'))::text[]))
  or jw_keeps_person(person_id))
with check (
  exists (select from post p where p.id = holding.post_id and p.area_code like any ((select jw_areas('people.manage'))::text[]))
  or (to_date <= jw_day('') and jw_keeps_person(person_id)));

drop policy person_write on person;

create policy person_write on person for all using (jw_keeps_person(id)) with check (jw_keeps_person(id));

drop policy account_all on account;

create policy account_all on account for all using (jw_keeps_person(person_id)) with check (jw_keeps_person(person_id));

drop policy session_all on session;

create policy session_all on session for all using (jw_keeps_person(person_id)) with check (jw_keeps_person(person_id));

drop policy sign_in_link_all on sign_in_link;

create policy sign_in_link_all on sign_in_link for all using (jw_keeps_person(person_id)) with check (jw_keeps_person(person_id));

-- keys of the Open311 door are the installation's, whichever administrator hands them out
drop policy api_token_all on api_token;

create policy api_token_all on api_token for all
  using (exists (select from post p where p.id = api_token.post_id
    and (p.area_code like any ((select jw_areas('token.manage'))::text[]) or (p.kind = 'open311' and (select jw_may('token.manage'))))))
  with check (exists (select from post p where p.id = api_token.post_id
    and (p.area_code like any ((select jw_areas('token.manage'))::text[]) or (p.kind = 'open311' and (select jw_may('token.manage'))))));

-- ── imports ──────────────────────────────────────────────────────────────────────────────────────────────
-- The area of the post that handed the file over; nothing outside it is stored.
alter table import_job add column area_code text collate "C" not null default '';

update import_job j set area_code = p.area_code from post p where p.id = j.post_id;

drop policy import_job_own on import_job;

create policy import_job_own on import_job for all
  using ((select jw_may('case.import')) and (post_id = (select jw_post()) or area_code like any ((select jw_areas('case.import'))::text[])))
  with check (area_code like any ((select jw_areas('case.import'))::text[]));

-- Residents' messages were stored as if the city had published them.
update cases set public = false where source_system = 'messages';
