-- What has been learnt to suggest categories by, version after version, and how often people chose what was suggested.
create table suggestion_model (
  version integer primary key,
  learnt_at timestamptz not null,
  -- from the category list alone, or from decided cases as well
  basis text not null check (basis in ('list', 'cases')),
  -- of what it was learnt from: nothing new, nothing learnt
  digest text not null,
  facts jsonb not null,
  -- null once it is too old to go back to
  content text,
  active boolean not null default false,
  -- a person went back to it: newer ones wait
  kept boolean not null default false
);

create unique index suggestion_model_active on suggestion_model (active) where active;

create table suggestion_figure (
  district text collate "C" not null,
  day date not null,
  kind text not null check (kind in ('category', 'unit', 'duplicate')),
  -- 0 where no model had a part in it
  version integer not null,
  decided integer not null,
  first integer not null,
  among integer not null,
  primary key (district, day, kind, version)
);

-- who settled the last cases of a category here
create index cases_settled on cases (district, category_path, closed_at desc)
  where closed_at is not null and lead_unit is not null;

insert into policy (post_kind, action, reach) values
  ('admin', 'suggestion.manage', 'area'), ('steward', 'suggestion.manage', 'area'),
  ('system', 'suggestion.manage', 'all');

alter table suggestion_model enable row level security;

create policy suggestion_model_read on suggestion_model for select using ((select jw_may('suggestion.manage')));

-- One model suggests to all areas: whoever keeps some of them only does not choose it for the others.
create policy suggestion_model_write on suggestion_model for all
  using ((select jw_everywhere('suggestion.manage'))) with check ((select jw_everywhere('suggestion.manage')));

alter table suggestion_figure enable row level security;

create policy suggestion_figure_read on suggestion_figure for select using ((select jw_may('suggestion.manage')));

create policy suggestion_figure_fold on suggestion_figure for all
  using ((select jw_may('outbox.send'))) with check ((select jw_may('outbox.send')));

-- Learning, and going back to an older version, are kept like other changes of settings.
create policy journal_add_suggestions on journal for insert with check (
  post = (select jw_post()) and kind like 'suggestions.%' and (select jw_everywhere('suggestion.manage')));

grant select, insert, update on suggestion_model, suggestion_figure to jingwei_app;
