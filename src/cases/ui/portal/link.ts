// Case numbers and follow links as people write and read them. Pure.

/** The token of a pasted follow link, or of its last part alone; undefined when it is neither. */
export function tokenIn(pasted: string): string | undefined {
  const text = pasted.trim().replace(/[。，.,）)>》"”]+$/, '')
  const inLink = /\/follow\/([\w-]{20,64})(?=$|[/?#\s])/.exec(text)
  if (inLink) return inLink[1]
  return /^[\w-]{20,64}$/.test(text) ? text : undefined
}

/** `1 0 0 0 0 0 4 5`: a screen reader says each digit instead of ten million and forty-five. */
export const digits = (number: string): string =>
  number.replaceAll(' ', '').replace(/.(?!$)/g, '$& ')
