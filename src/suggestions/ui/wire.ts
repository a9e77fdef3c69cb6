// What the server answers, as the screens read it.
export type ModelRow = {
  readonly version: number
  readonly learntAt: string
  readonly basis: 'list' | 'cases'
  readonly facts: {
    readonly labels: number
    readonly documents: number
    readonly definitions: number
    readonly macroF1: number | null
    readonly accuracy: number | null
    readonly judged: number
  }
  readonly active: boolean
  readonly kept: boolean
  readonly there: boolean
}

export type Accuracy = {
  readonly kind: 'category' | 'unit' | 'duplicate'
  readonly version: number
  readonly decided: number
  readonly first: number
  readonly among: number
}
