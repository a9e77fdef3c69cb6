-- Rights in the database. The application sets app.post (and app.follow for one who follows by link) in each
-- transaction; these functions read the policy table for that post. No context, no rows.

create function jw_post() returns uuid language sql stable as
$$ select nullif(current_setting('app.post', true), '')::uuid $$;

create function jw_may(wanted text) returns boolean language sql stable security definer set search_path = public as
$$ select exists (
     select from post p join policy r on r.post_kind = p.kind
     where p.id = jw_post() and r.action = wanted
       and p.valid_from <= current_date and (p.valid_to is null or p.valid_to > current_date)) $$;

-- Patterns of area codes within which the present post may do this; empty without a context.
create function jw_areas(wanted text) returns text[] language sql stable security definer set search_path = public as
$$ select coalesce(array_agg(case r.reach when 'all' then '%' else p.area_code || '%' end), '{}')
   from post p join policy r on r.post_kind = p.kind
   where p.id = jw_post() and r.action = wanted and r.reach in ('area', 'all')
     and p.valid_from <= current_date and (p.valid_to is null or p.valid_to > current_date) $$;

-- The post's own unit and those below it, where the right reaches over the unit's tasks.
create function jw_units(wanted text) returns text[] language sql stable security definer set search_path = public as
$$ select coalesce(array_agg(u.code), '{}')
   from post p join policy r on r.post_kind = p.kind
   join unit u on u.code = p.unit_code or u.parent = p.unit_code
   where p.id = jw_post() and r.action = wanted and r.reach in ('unit', 'area')
     and p.valid_from <= current_date and (p.valid_to is null or p.valid_to > current_date) $$;

-- The case that the holder of a follow link may see.
create function jw_followed() returns uuid[] language sql stable security definer set search_path = public as
$$ select coalesce(array_agg(case_id) || array_agg(original_case), '{}') from reporter
   where follow_hash = decode(nullif(current_setting('app.follow', true), ''), 'hex') $$;

create function jw_following() returns uuid[] language sql stable security definer set search_path = public as
$$ select coalesce(array_agg(id), '{}') from reporter
   where follow_hash = decode(nullif(current_setting('app.follow', true), ''), 'hex') $$;

-- The hash an entry is chained to. It tells nothing of what the entry says, so whoever appends may have it.
create function jw_hash(of_district text, of_subject uuid, of_seq integer) returns bytea
language sql stable security definer set search_path = public as
$$ select hash from journal where district = of_district and subject = of_subject and seq = of_seq $$;

revoke execute on all functions in schema public from public;

grant execute on all functions in schema public to jingwei_app;

grant select on area, city_profile, calendar, landscape, building, facility, unit, post, policy, duty, category,
  category_edition, filing_condition, spatial_ref_sys to jingwei_app;

grant insert, update, delete on area, city_profile, calendar, landscape, building, facility, unit, post, holding, person,
  account, duty, category, category_edition, filing_condition to jingwei_app;

grant select on holding, person, account to jingwei_app;

grant select, insert, update, delete on session, api_token, sign_in_link, command_key, saved_view, import_job to jingwei_app;

grant select, insert, update on cases, task, reporter, evidence, timer, outbox, notice, journal_head to jingwei_app;

grant delete on timer to jingwei_app;

grant select, insert on journal, access_log to jingwei_app;

grant select, insert, update, delete on upload, reader_cursor to jingwei_app;

grant usage on sequence case_number, journal_pos_seq to jingwei_app;

-- reference tables: everyone with a context reads; only administrators and importers write
do $$
declare t text;
begin
  foreach t in array array['area','city_profile','calendar','landscape','building','facility','unit','post','policy',
    'duty','category','category_edition','filing_condition'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy %I on %I for select using ((select jw_post()) is not null)', t || '_read', t);
    if t <> 'policy' then
      execute format(
        'create policy %I on %I for all using ((select jw_may(%L))) with check ((select jw_may(%L)))', t || '_write', t,
        case when t in ('unit', 'post') then 'people.manage' when t = 'duty' then 'duty.manage'
          when t in ('category', 'category_edition', 'filing_condition') then 'category.manage'
          else 'territory.manage' end,
        case when t in ('unit', 'post') then 'people.manage' when t = 'duty' then 'duty.manage'
          when t in ('category', 'category_edition', 'filing_condition') then 'category.manage'
          else 'territory.manage' end);
    end if;
  end loop;
end $$;

-- staff: names are seen by staff; accounts, sessions and tokens only by the sign-in service and administrators
do $$
declare t text;
begin
  foreach t in array array['person', 'holding'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy %I on %I for select using ((select jw_may(''staff.read'')))', t || '_read', t);
    execute format('create policy %I on %I for all using ((select jw_may(''people.manage''))) with check ((select jw_may(''people.manage'')))', t || '_write', t);
  end loop;
  foreach t in array array['account', 'session', 'api_token', 'sign_in_link'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy %I on %I for all using ((select jw_may(''people.manage''))) with check ((select jw_may(''people.manage'')))', t || '_all', t);
  end loop;
end $$;

alter table command_key enable row level security;

create policy command_key_own on command_key for all
  using ((select jw_post()) is not null and actor = (select current_setting('app.actor', true)))
  with check ((select jw_post()) is not null and actor = (select current_setting('app.actor', true)));

alter table saved_view enable row level security;

create policy saved_view_own on saved_view for all
  using (person_id = (select nullif(current_setting('app.person', true), '')::uuid))
  with check (person_id = (select nullif(current_setting('app.person', true), '')::uuid));

alter table import_job enable row level security;

create policy import_job_own on import_job for all
  using ((select jw_may('case.import'))) with check ((select jw_may('case.import')));

-- cases: by area prefix, by a task of one's unit, or by the follow link
alter table cases enable row level security;

create policy cases_read on cases for select using (
  area_code like any ((select jw_areas('case.read'))::text[])
  or units && (select jw_units('case.read'))::text[]
  or id = any ((select jw_followed())::uuid[])
  or (public and merged_into is null and (select jw_may('case.readPublic'))));

create policy cases_add on cases for insert with check ((select jw_may('case.report')));

create policy cases_change on cases for update using (
  area_code like any ((select jw_areas('case.write'))::text[])
  or units && (select jw_units('case.write'))::text[]
  or id = any ((select jw_followed())::uuid[]))
with check (
  area_code like any ((select jw_areas('case.write'))::text[])
  or units && (select jw_units('case.write'))::text[]
  or id = any ((select jw_followed())::uuid[]));

-- what hangs on a case is seen by those who see the case
do $$
declare t text;
begin
  foreach t in array array['task', 'evidence', 'timer'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy %I on %I for select using (exists (select from cases c where c.district = %I.district and c.id = %I.case_id))', t || '_read', t, t, t);
    execute format('create policy %I on %I for insert with check ((select jw_may(''case.report'')) or (select jw_may(''case.write'')))', t || '_add', t);
    execute format('create policy %I on %I for update using (exists (select from cases c where c.district = %I.district and c.id = %I.case_id)) with check (true)', t || '_change', t, t, t);
  end loop;
end $$;

create policy timer_clear on timer for delete using (exists (select from cases c where c.district = timer.district and c.id = timer.case_id));

alter table upload enable row level security;

-- an upload is used by whoever knows its id (a UUID nobody else has seen); the system clears what is left
create policy upload_all on upload for all using ((select jw_post()) is not null) with check ((select jw_post()) is not null);

alter table reader_cursor enable row level security;

create policy reader_cursor_all on reader_cursor for all
  using ((select jw_may('outbox.send'))) with check ((select jw_may('outbox.send')));

alter table reporter enable row level security;

create policy reporter_read on reporter for select using (
  id = any ((select jw_following())::uuid[])
  or ((select jw_may('reporter.read')) and exists (select from cases c where c.district = reporter.district and c.id = reporter.case_id)));

create policy reporter_add on reporter for insert with check ((select jw_may('case.report')));

create policy reporter_change on reporter for update using (
  id = any ((select jw_following())::uuid[])
  or ((select jw_may('case.write')) and exists (select from cases c where c.district = reporter.district and c.id = reporter.case_id)))
with check (true);

alter table outbox enable row level security;

create policy outbox_add on outbox for insert with check ((select jw_may('case.report')) or (select jw_may('case.write')));

create policy outbox_work on outbox for all using ((select jw_may('outbox.send'))) with check ((select jw_may('outbox.send')));

alter table notice enable row level security;

create policy notice_own on notice for all using (post_id = (select jw_post())) with check (post_id = (select jw_post()));

create policy notice_add on notice for insert with check ((select jw_may('case.write')));

-- the journal: written by whoever acts, read with the case it speaks of or by those who audit
alter table journal enable row level security;

create policy journal_read on journal for select using (
  (select jw_may('journal.read'))
  or exists (select from cases c where c.district = journal.district and c.id = journal.subject));

create policy journal_add on journal for insert with check ((select jw_post()) is not null);

alter table journal_head enable row level security;

create policy journal_head_all on journal_head for all
  using ((select jw_post()) is not null) with check ((select jw_post()) is not null);

alter table access_log enable row level security;

create policy access_log_add on access_log for insert with check ((select jw_post()) is not null);

create policy access_log_read on access_log for select using (
  (select jw_may('access.read'))
  or exists (select from cases c where c.district = access_log.district and c.id = access_log.case_id
             and c.id = any ((select jw_followed())::uuid[])));
