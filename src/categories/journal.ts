import { v5 } from 'uuid'

const namespace = 'b2f5d1c4-7a0e-5c39-9d61-0f5a8c3e6b12'

/** The journal's subject for a category path or an edition code. */
export const subjectOf = (path: string): string => v5(path, namespace)
