-- More ways in, second factors, and what guards them. Nothing here is of a district: staff are few.

-- Where the letter about a lost password goes; never written into the journal.
alter table account add column email text;

create unique index account_email on account (email);

-- The default serves a version that knows nothing of it while the installation is brought up to this one.
alter table session add column id uuid not null default gen_random_uuid();

alter table session add column way text not null default '';

-- A second factor was shown, or a passkey, which is two in one.
alter table session add column strong boolean not null default false;

alter table session add column proved_at timestamptz;

alter table session add column agent text not null default '';

create index session_person on session (person_id);

create table second_factor (
  person_id uuid primary key,
  totp_secret bytea,
  totp_confirmed boolean not null default false,
  -- the last interval of which a code was taken: one code opens once
  totp_step bigint not null default 0,
  failed_count integer not null default 0,
  locked_until timestamptz
);

create table recovery_code (
  person_id uuid not null,
  code_hash bytea not null,
  primary key (person_id, code_hash)
);

create table passkey (
  id text primary key,
  person_id uuid not null,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null,
  backed_up boolean not null,
  name text not null,
  created_at timestamptz not null,
  used_at timestamptz
);

create index passkey_person on passkey (person_id);

-- Who a person is at the identity provider.
create table identity (
  issuer text not null,
  subject text not null,
  person_id uuid not null,
  created_at timestamptz not null,
  primary key (issuer, subject)
);

create index identity_person on identity (person_id);

-- A sign-in under way: the password was right, the provider was asked, a challenge was given.
create table sign_in_step (
  token_hash bytea primary key,
  kind text not null check (kind in ('factor', 'provider', 'passkey')),
  person_id uuid,
  data jsonb not null,
  attempts integer not null default 0,
  expires_at timestamptz not null
);

create table password_recovery (
  token_hash bytea primary key,
  person_id uuid not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);

create index password_recovery_person on password_recovery (person_id, created_at);

-- A browser in which a person once signed in is counted apart, so that strangers' guesses do not shut that person out.
create table known_device (
  device_hash bytea not null,
  person_id uuid not null,
  failed_count integer not null default 0,
  locked_until timestamptz,
  seen_at timestamptz not null,
  primary key (device_hash, person_id)
);

grant select, insert, update, delete on second_factor, recovery_code, passkey, identity, sign_in_step,
  password_recovery, known_device to jingwei_app;

do $$
declare t text;
begin
  foreach t in array array['second_factor', 'recovery_code', 'passkey', 'identity', 'password_recovery', 'known_device'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy %I on %I for all using (jw_keeps_person(person_id)) with check (jw_keeps_person(person_id))', t || '_all', t);
  end loop;
end $$;

-- Nobody but the sign-in service, also where it is not yet known whose step it is.
alter table sign_in_step enable row level security;

create policy sign_in_step_all on sign_in_step for all
  using ((select jw_everywhere('people.manage')) and (select jw_may('outbox.send')))
  with check ((select jw_everywhere('people.manage')) and (select jw_may('outbox.send')));
