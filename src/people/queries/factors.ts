// Second factors, passkeys, steps of a sign-in, lost passwords, known browsers. Run under the system's post, except
// where an administrator acts.
import { at, findRow, json, sql, type Tx } from '#platform/db.ts'

// ── one-time codes ──────────────────────────────────────────────────────────────────────────────────────
export type SecondFactor = {
  personId: string
  /** Sealed; null without an authenticator app. */
  totpSecret: Buffer | null
  totpConfirmed: boolean
  /** The last interval of which a code was taken. */
  totpStep: number
  failedCount: number
  lockedUntil: number | null
}

/** Locks the row, which is made where there is none, so that codes tried at once are counted one after another. */
export async function lockFactor(tx: Tx, personId: string): Promise<SecondFactor> {
  await tx.run(
    sql`insert into second_factor (person_id) values (${personId}) on conflict do nothing`,
  )
  const row = await findRow<SecondFactor>(
    tx,
    sql`select person_id as "personId", totp_secret as "totpSecret", totp_confirmed as "totpConfirmed",
        totp_step as "totpStep", failed_count as "failedCount", locked_until as "lockedUntil"
      from second_factor where person_id = ${personId} for update`,
  )
  if (!row) throw new Error('the second factor of a person could not be stored')
  return row
}

export async function updateFactor(tx: Tx, factor: SecondFactor): Promise<void> {
  await tx.run(sql`update second_factor set totp_secret = ${factor.totpSecret},
      totp_confirmed = ${factor.totpConfirmed}, totp_step = ${factor.totpStep},
      failed_count = ${factor.failedCount}, locked_until = ${at(factor.lockedUntil)}
    where person_id = ${factor.personId}`)
}

export type FactorsHeld = { totp: boolean; passkeys: number; recoveryCodes: number }

export async function countFactors(tx: Tx, personId: string): Promise<FactorsHeld> {
  const [row] = await tx.rows<FactorsHeld>(sql`select
      exists (select from second_factor where person_id = ${personId} and totp_confirmed) as totp,
      (select count(*)::int from passkey where person_id = ${personId}) as passkeys,
      (select count(*)::int from recovery_code where person_id = ${personId}) as "recoveryCodes"`)
  return row ?? { totp: false, passkeys: 0, recoveryCodes: 0 }
}

export async function replaceRecoveryCodes(
  tx: Tx,
  personId: string,
  hashes: readonly Buffer[],
): Promise<void> {
  await tx.run(sql`delete from recovery_code where person_id = ${personId}`)
  for (const hash of hashes) {
    // eslint-disable-next-line no-await-in-loop -- one session on the embedded database
    await tx.run(
      sql`insert into recovery_code (person_id, code_hash) values (${personId}, ${hash})`,
    )
  }
}

/** Uses it up. @returns whether it was one */
export async function takeRecoveryCode(tx: Tx, personId: string, hash: Buffer): Promise<boolean> {
  return (
    (await tx.run(
      sql`delete from recovery_code where person_id = ${personId} and code_hash = ${hash}`,
    )) > 0
  )
}

export async function deleteFactors(tx: Tx, personId: string): Promise<void> {
  await tx.run(sql`delete from second_factor where person_id = ${personId}`)
  await tx.run(sql`delete from recovery_code where person_id = ${personId}`)
  await tx.run(sql`delete from passkey where person_id = ${personId}`)
}

// ── passkeys ────────────────────────────────────────────────────────────────────────────────────────────
export type Passkey = {
  id: string
  personId: string
  publicKey: Buffer
  counter: number
  transports: string[]
  backedUp: boolean
  name: string
  createdAt: number
  usedAt: number | null
}

const passkeyColumns = sql`id, person_id as "personId", public_key as "publicKey", counter, transports,
  backed_up as "backedUp", name, created_at as "createdAt", used_at as "usedAt"`

export async function listPasskeys(tx: Tx, personId: string): Promise<Passkey[]> {
  return tx.rows(
    sql`select ${passkeyColumns} from passkey where person_id = ${personId} order by created_at, id`,
  )
}

/** Locks the row, so that a counter is not taken twice. */
export async function lockPasskey(tx: Tx, id: string): Promise<Passkey | undefined> {
  return findRow(tx, sql`select ${passkeyColumns} from passkey where id = ${id} for update`)
}

export async function insertPasskey(tx: Tx, key: Passkey): Promise<void> {
  await tx.run(sql`insert into passkey
      (id, person_id, public_key, counter, transports, backed_up, name, created_at)
    values (${key.id}, ${key.personId}, ${key.publicKey}, ${key.counter}, ${key.transports}, ${key.backedUp},
      ${key.name}, ${at(key.createdAt)})`)
}

export async function updatePasskeyUse(
  tx: Tx,
  id: string,
  { counter, now }: { counter: number; now: number },
): Promise<void> {
  await tx.run(sql`update passkey set counter = ${counter}, used_at = ${at(now)} where id = ${id}`)
}

export async function deletePasskey(tx: Tx, personId: string, id: string): Promise<boolean> {
  return (await tx.run(sql`delete from passkey where person_id = ${personId} and id = ${id}`)) > 0
}

// ── who one is at the identity provider ─────────────────────────────────────────────────────────────────
export async function findIdentity(
  tx: Tx,
  of: { issuer: string; subject: string },
): Promise<{ personId: string } | undefined> {
  return findRow(
    tx,
    sql`select person_id as "personId" from identity where issuer = ${of.issuer} and subject = ${of.subject}`,
  )
}

export async function listIdentities(
  tx: Tx,
  personId: string,
): Promise<{ issuer: string; subject: string }[]> {
  return tx.rows(
    sql`select issuer, subject from identity where person_id = ${personId} order by issuer, subject`,
  )
}

export async function insertIdentity(
  tx: Tx,
  of: { issuer: string; subject: string; personId: string; now: number },
): Promise<void> {
  await tx.run(sql`insert into identity (issuer, subject, person_id, created_at)
    values (${of.issuer}, ${of.subject}, ${of.personId}, ${at(of.now)})`)
}

export async function deleteIdentitiesAt(tx: Tx, personId: string, issuer: string): Promise<void> {
  await tx.run(sql`delete from identity where person_id = ${personId} and issuer = ${issuer}`)
}

// ── steps of a sign-in ──────────────────────────────────────────────────────────────────────────────────
export type StepKind = 'factor' | 'provider' | 'passkey'
export type Step<D> = { personId: string | null; data: D }

/** Ended steps are cleared away on the occasion. */
export async function insertStep(
  tx: Tx,
  step: {
    tokenHash: Buffer
    kind: StepKind
    personId: string | null
    data: object
    now: number
    expiresAt: number
  },
): Promise<void> {
  await tx.run(sql`delete from sign_in_step where expires_at <= ${at(step.now)}`)
  await tx.run(sql`insert into sign_in_step (token_hash, kind, person_id, data, expires_at)
    values (${step.tokenHash}, ${step.kind}, ${step.personId}, ${json(step.data)}::jsonb, ${at(step.expiresAt)})`)
}

/** Uses a step up: it serves once. */
export async function takeStep<D>(
  tx: Tx,
  of: { tokenHash: Buffer; kind: StepKind; now: number },
): Promise<Step<D> | undefined> {
  return findRow(
    tx,
    sql`delete from sign_in_step
      where token_hash = ${of.tokenHash} and kind = ${of.kind} and expires_at > ${at(of.now)}
      returning person_id as "personId", data`,
  )
}

/** Counts an attempt at a step that may fail a few times; undefined when there were too many or it has ended. */
export async function tryStep<D>(
  tx: Tx,
  of: { tokenHash: Buffer; kind: StepKind; now: number; most: number },
): Promise<Step<D> | undefined> {
  return findRow(
    tx,
    sql`update sign_in_step set attempts = attempts + 1
      where token_hash = ${of.tokenHash} and kind = ${of.kind} and expires_at > ${at(of.now)}
        and attempts < ${of.most}
      returning person_id as "personId", data`,
  )
}

// ── lost passwords ──────────────────────────────────────────────────────────────────────────────────────
export async function insertRecovery(
  tx: Tx,
  of: { tokenHash: Buffer; personId: string; now: number; expiresAt: number },
): Promise<void> {
  await tx.run(
    sql`delete from password_recovery where expires_at <= ${at(of.now)} and created_at <= ${at(of.now - 86_400_000)}`,
  )
  await tx.run(sql`insert into password_recovery (token_hash, person_id, created_at, expires_at)
    values (${of.tokenHash}, ${of.personId}, ${at(of.now)}, ${at(of.expiresAt)})`)
}

export async function countRecoveries(tx: Tx, personId: string, since: number): Promise<number> {
  const [row] = await tx.rows<{ n: number }>(sql`select count(*)::int as n from password_recovery
    where person_id = ${personId} and created_at > ${at(since)}`)
  return row?.n ?? 0
}

export async function findRecovery(
  tx: Tx,
  tokenHash: Buffer,
  now: number,
): Promise<{ personId: string } | undefined> {
  return findRow(
    tx,
    sql`select person_id as "personId" from password_recovery
      where token_hash = ${tokenHash} and expires_at > ${at(now)} and used_at is null`,
  )
}

/** Uses one link up, and with it every other of the same person. @returns whether it was still good */
export async function takeRecovery(
  tx: Tx,
  of: { tokenHash: Buffer; personId: string; now: number },
): Promise<boolean> {
  const taken = await tx.run(sql`update password_recovery set used_at = ${at(of.now)}
    where token_hash = ${of.tokenHash} and expires_at > ${at(of.now)} and used_at is null`)
  if (taken === 0) return false
  await endRecoveries(tx, of.personId, of.now)
  return true
}

export async function endRecoveries(tx: Tx, personId: string, now: number): Promise<void> {
  await tx.run(sql`update password_recovery set used_at = ${at(now)}
    where person_id = ${personId} and used_at is null`)
}

// ── known browsers ──────────────────────────────────────────────────────────────────────────────────────
export type Device = { failedCount: number; lockedUntil: number | null }

/** Locks the row, so that attempts made at once are counted one after another. */
export async function lockDevice(
  tx: Tx,
  of: { deviceHash: Buffer; personId: string },
): Promise<Device | undefined> {
  return findRow(
    tx,
    sql`select failed_count as "failedCount", locked_until as "lockedUntil" from known_device
      where device_hash = ${of.deviceHash} and person_id = ${of.personId} for update`,
  )
}

export async function updateDevice(
  tx: Tx,
  of: Device & { deviceHash: Buffer; personId: string },
): Promise<void> {
  await tx.run(sql`update known_device set failed_count = ${of.failedCount}, locked_until = ${at(of.lockedUntil)}
    where device_hash = ${of.deviceHash} and person_id = ${of.personId}`)
}

/** Knows the browser from now on; those not used since `since` are forgotten on the occasion. */
export async function rememberDevice(
  tx: Tx,
  of: { deviceHash: Buffer; personId: string; now: number; since: number },
): Promise<void> {
  await tx.run(sql`delete from known_device where seen_at < ${at(of.since)}`)
  await tx.run(sql`insert into known_device (device_hash, person_id, seen_at)
    values (${of.deviceHash}, ${of.personId}, ${at(of.now)})
    on conflict (device_hash, person_id) do update set seen_at = excluded.seen_at, failed_count = 0, locked_until = null`)
}

/** After a changed password nobody is known any more. */
export async function forgetDevices(tx: Tx, personId: string): Promise<void> {
  await tx.run(sql`delete from known_device where person_id = ${personId}`)
}
