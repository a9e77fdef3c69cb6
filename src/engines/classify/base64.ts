// The language's own base64 for bytes is not in every Node we run on, and Node's Buffer has no place in an engine.
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const codes = new Map(Array.from(alphabet, (character, code) => [character.charCodeAt(0), code]))

/** Little-endian, whatever the machine is. */
export function toBase64(numbers: Float32Array | Int16Array): string {
  const size = numbers.BYTES_PER_ELEMENT
  const view = new DataView(new ArrayBuffer(numbers.length * size))
  for (const [i, value] of numbers.entries()) {
    if (size === 4) view.setFloat32(i * 4, value, true)
    else view.setInt16(i * 2, value, true)
  }
  const parts: string[] = []
  const length = view.byteLength
  for (let i = 0; i < length; i += 3) {
    const second = i + 1 < length ? view.getUint8(i + 1) : 0
    const third = i + 2 < length ? view.getUint8(i + 2) : 0
    const bits = (view.getUint8(i) << 16) | (second << 8) | third
    parts.push(
      alphabet[bits >> 18]! +
        alphabet[(bits >> 12) & 63]! +
        (i + 1 < length ? alphabet[(bits >> 6) & 63]! : '=') +
        (i + 2 < length ? alphabet[bits & 63]! : '='),
    )
  }
  return parts.join('')
}

/** Null for what is no base64. */
export function fromBase64(text: string): DataView | null {
  if (text.length % 4 !== 0) return null
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  const view = new DataView(new ArrayBuffer((text.length / 4) * 3 - padding))
  let bits = 0
  let at = 0
  for (let i = 0; i < text.length; i++) {
    const code = i < text.length - padding ? codes.get(text.charCodeAt(i)) : 0
    if (code === undefined) return null
    bits = (bits << 6) | code
    if (i % 4 !== 3) continue
    for (const shift of [16, 8, 0]) {
      if (at < view.byteLength) view.setUint8(at++, (bits >> shift) & 255)
    }
    bits = 0
  }
  return view
}
