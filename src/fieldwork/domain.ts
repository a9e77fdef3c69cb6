export * from './domain/form.ts'
export * from './domain/form-check.ts'
export * from './domain/track.ts'
export * from './domain/clock.ts'
