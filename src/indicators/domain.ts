export * from './domain/measures.ts'
export * from './domain/fold.ts'
export * from './domain/topics.ts'
export * from './domain/places.ts'
