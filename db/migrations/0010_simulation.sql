-- How far the simulated city has come: its first start goes on where it was ended, with the same requests.
create table simulation (
  city text collate "C" primary key,
  size text not null check (size in ('small', 'medium')),
  -- the present of the simulation: nothing in it happened later
  started_at timestamptz not null,
  -- requests stored: of the past, and of those that wait
  past int not null default 0,
  waiting int not null default 0,
  finished boolean not null default false
);

alter table simulation enable row level security;

create policy simulation_all on simulation for all
  using ((select jw_may('outbox.send'))) with check ((select jw_may('outbox.send')));

grant select, insert, update on simulation to jingwei_app;
