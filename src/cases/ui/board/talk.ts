// What the page and its worker say to each other.
import type { Dots, Sums } from './picture.ts'

export type ToWorker =
  | { readonly kind: 'begin'; readonly area: string }
  | { readonly kind: 'update' }

export type FromWorker =
  /** The lights and the sums come apart, so that no frame of the page has to take both. */
  | { readonly kind: 'dots'; readonly dots: Dots }
  | { readonly kind: 'sums'; readonly sums: Sums }
  | { readonly kind: 'fresh'; readonly at: number }
  /** HTTP status; 0 when no answer came. */
  | { readonly kind: 'failed'; readonly status: number }
