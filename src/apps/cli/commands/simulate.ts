import { systemContext } from '#people'
import { cityOf, simulateCity, simulateRequests } from '#simulation'
import { type CommandLine, duration, text, UsageError } from '../command.ts'

function number(value: string | undefined, option: string, fallback: number): number {
  if (value === undefined) return fallback
  const n = Number(value)
  if (!Number.isInteger(n) || n < 1)
    throw new UsageError(`--${option} must be a whole number from 1, got "${value}".`)
  return n
}

export const simulateCityCommand: CommandLine = {
  name: 'simulate city',
  usage: 'simulate city [--seed 7] [--size small|medium]',
  summary: 'Lays out a made-up river city with map, units, staff and lists',
  options: {
    seed: { type: 'string', help: 'another number, another city' },
    size: { type: 'string', help: 'small or medium' },
  },
  needs: 'installation',
  run: async ({ installation: { db, keys, territory }, given, io }) => {
    const size = text(given, 'size') ?? 'medium'
    if (size !== 'small' && size !== 'medium')
      throw new UsageError(`--size must be small or medium, got "${size}".`)
    const city = await simulateCity(db, systemContext, {
      seed: number(text(given, 'seed'), 'seed', 7),
      size,
      now: Date.now(),
      journalKey: keys.journal,
    })
    await territory.reload()
    io.out(
      `${city.name} ${city.nameEn}: ${city.areas.length} areas, ${city.buildings.length} buildings, ${city.units.length} units\n`,
    )
    return 0
  },
}

export const simulateRequestsCommand: CommandLine = {
  name: 'simulate requests',
  usage: 'simulate requests [--seed 7] [--days 90] [--per-day 80]',
  summary: 'Gives the made-up city a past of requests, up to now',
  options: {
    seed: { type: 'string', help: 'the seed of the city' },
    size: { type: 'string', help: 'the size of the city' },
    days: { type: 'string', help: 'how far back they begin' },
    'per-day': { type: 'string', help: 'how many a day, on average' },
  },
  needs: 'installation',
  run: async ({ installation: { db, keys, territory }, given, io }) => {
    const seed = number(text(given, 'seed'), 'seed', 7)
    const to = Date.now()
    const from = to - duration(`${number(text(given, 'days'), 'days', 90)}d`, 'days')
    const size = text(given, 'size') === 'small' ? 'small' : 'medium'
    let told = 0
    const count = await simulateRequests(
      db,
      systemContext,
      { territory, keys },
      {
        city: cityOf({ seed, size }),
        seed,
        from,
        to,
        perDay: number(text(given, 'per-day'), 'per-day', 80),
        signal: io.signal,
        onProgress: (share) => {
          if (share - told >= 0.1) io.err(`${Math.round((told = share) * 100)} %\n`)
        },
      },
    )
    io.out(`${count} requests\n`)
    return 0
  },
}
