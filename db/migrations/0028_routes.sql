-- Patrol routes are drawn and changed on a map: whoever changes one names the version they looked at.
alter table patrol_route add column version integer not null default 1;

-- What was walked near a route, whoever walked it.
create index patrol_track on patrol using gist (track);
