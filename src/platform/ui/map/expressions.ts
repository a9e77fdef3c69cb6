import type { ExpressionSpecification, FilterSpecification } from 'maplibre-gl'
import type { Language } from '../preferences.ts'
import type { MapInk } from './ink.ts'

/** Zoom, px, zoom, px, …; between them it grows like the map. */
export const zoomed = (...stops: readonly number[]): ExpressionSpecification =>
  ['interpolate', ['exponential', 1.5], ['zoom'], ...stops] as ExpressionSpecification

export const oneOf = (property: string, ...values: readonly string[]): FilterSpecification => [
  'match',
  ['get', property],
  [...values] as never,
  true,
  false,
]

export type Draw = { readonly ink: MapInk; readonly language: Language }
