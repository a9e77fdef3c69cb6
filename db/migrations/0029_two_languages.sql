-- Notices in English beside the Chinese, a rate for each group robot, and articles that came from a file.

-- Both or neither: a heading in one language over a text in the other helps nobody.
alter table area_notice add column title_en text not null default '';

alter table area_notice add column body_en text not null default '';

alter table area_notice add constraint area_notice_english check ((title_en = '') = (body_en = ''));

alter table notice_edition add column title_en text not null default '';

alter table notice_edition add column body_en text not null default '';

-- When a group robot was written to last, by the keyed index of its address: its own rate, whatever channel writes to it.
create table robot_turn (
  target_index bytea primary key,
  -- of the minute before the last message, oldest first
  sent_at timestamptz[] not null default '{}',
  last_at timestamptz not null
);

alter table robot_turn enable row level security;

create policy robot_turn_work on robot_turn for all
  using ((select jw_may('outbox.send'))) with check ((select jw_may('outbox.send')));

grant select, insert, update, delete on robot_turn to jingwei_app;

-- The whole channel was held to what one robot takes, for want of a rate of each robot's own.
update channel set per_minute = 600
where id = '00000000-0000-7000-8000-00000000c004' and kind = 'webhook' and per_minute = 20;

-- The key of an article in the file it came from, so that the same file again makes nothing twice.
alter table knowledge_article add column import_key text;

create unique index knowledge_article_import on knowledge_article (district, import_key) where import_key is not null;

-- What is told to callers who speak English; '' where nobody has written it.
alter table knowledge_article add column answer_en text not null default '';
