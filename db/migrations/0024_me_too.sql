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

create policy reporter_join on reporter for insert with check (
  original_case = id and (select jw_may('case.report')) and jw_open_to_all(district, case_id));

revoke execute on function jw_open_to_all(text, uuid), jw_asked(text, uuid), jw_joined() from public;

grant execute on function jw_open_to_all(text, uuid), jw_asked(text, uuid), jw_joined() to jingwei_app;
