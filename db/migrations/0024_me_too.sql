-- "Me too": whoever meets a problem that someone has told already follows that case instead of telling it anew. They are
-- one of those who asked, without a first case of their own: their own id stands in its place, so nothing that is only the
-- first asker's (words, photos, commands) is theirs. They may join what is public and open, nothing else.
create function jw_open_to_all(of_district text, of_case uuid) returns boolean language plpgsql stable security definer set search_path = public as
$$ begin
  return exists (select from cases where district = of_district and id = of_case and public and merged_into is null
    and closed_at is null);
end $$;

-- How many asked about a public open case: a number, of nobody. 0 of any other case.
create function jw_asked(of_district text, of_case uuid) returns integer language plpgsql stable security definer set search_path = public as
$$ begin
  return (select count(*)::integer from reporter r where r.district = of_district and r.case_id = of_case
    and jw_open_to_all(of_district, of_case));
end $$;

-- Whether the holder of the follow link has joined a case that others told.
create function jw_joined() returns boolean language plpgsql stable security definer set search_path = public as
$$ begin
  return exists (select from reporter r where r.id = any (jw_following()) and r.original_case = r.id);
end $$;

-- Nothing that is followed by link is theirs who have joined: neither the case, its photos nor its part of the journal.
-- What the public may see of it they may see, and only while it is public.
create or replace function jw_followed() returns uuid[] language plpgsql stable security definer set search_path = public as
$$ begin
  return (with own as (
     select r.district, u.id from reporter r, unnest(array[r.case_id, r.original_case]) as u (id)
     where r.follow_hash = decode(nullif(current_setting('app.follow', true), ''), 'hex') and r.original_case <> r.id)
   select coalesce(array_agg(id), '{}') from (
     select id from own union select c.id from own join cases c on c.district = own.district and c.split_from = own.id) as f);
end $$;

-- The case that the holder of the follow link has joined: its state and number always, whatever else by the rights of all.
create function jw_joined_case() returns table (id uuid, number text, state text, public boolean)
language plpgsql stable security definer rows 1 set search_path = public, pg_temp as
$$ begin
  return query select c.id, c.number, c.state, c.public from reporter r join cases c on c.district = r.district and c.id = r.case_id
    where r.id = any (jw_following()) and r.original_case = r.id;
end $$;

-- What happened to it, while it is public: kinds and fields that say how it goes, and no word that anybody wrote. A reason
-- is one of a list there.
create function jw_joined_story() returns table (at timestamptz, kind text, data jsonb)
language plpgsql stable security definer rows 50 set search_path = public, pg_temp as
$$ begin
  return query select j.at, j.kind,
      (select coalesce(jsonb_object_agg(f.key, f.value), '{}') from jsonb_each(j.data) f
        where f.key in ('dueAt', 'until', 'lead', 'unit', 'outcome')
          or (f.key = 'reason' and j.kind in ('refused', 'closed', 'forceClosed')))
    from reporter r join cases c on c.district = r.district and c.id = r.case_id and c.public
      join journal j on j.district = c.district and j.subject = c.id
    where r.id = any (jw_following()) and r.original_case = r.id
      and j.data ->> 'role' is distinct from 'assisting'
      and j.kind in ('reported', 'accepted', 'refused', 'withdrawn', 'verificationAsked', 'verified', 'filed', 'dispatched',
        'takenUp', 'handedBack', 'extended', 'suspended', 'resumed', 'done', 'checked', 'checkFailed', 'closed', 'forceClosed',
        'reopened', 'merged', 'absorbed', 'split', 'urged', 'supervised')
    order by j.seq limit 1000;
end $$;

-- Whether somebody who can be written to has joined the case that the holder of the follow link told of: whoever only
-- pressed a button takes nobody's request from them.
create function jw_joined_by_others() returns boolean language plpgsql stable security definer set search_path = public as
$$ begin
  return exists (select from reporter own join reporter r on r.district = own.district and r.case_id = own.case_id
    where own.id = any (jw_following()) and own.original_case <> own.id and r.original_case = r.id and not r.anonymous);
end $$;

-- Who looked at their contact details is theirs to know, too.
create policy access_log_joined on access_log for select
  using (what = any (array(select 'contact:' || id from unnest((select jw_following())) id)));

create index reporter_joined on reporter (created_at) where original_case = id;

create policy reporter_join on reporter for insert with check (
  original_case = id and (select jw_may('case.report')) and jw_open_to_all(district, case_id));

revoke execute on function jw_open_to_all(text, uuid), jw_asked(text, uuid), jw_joined(), jw_joined_case(), jw_joined_story(),
  jw_joined_by_others() from public;

grant execute on function jw_open_to_all(text, uuid), jw_asked(text, uuid), jw_joined(), jw_joined_case(), jw_joined_story(),
  jw_joined_by_others() to jingwei_app;
