// Boundaries come as well-known binary: exact doubles, so that neighbours' shared borders stay equal to the last bit.

/**
 * The rings of a WKB polygon or multipolygon, outer rings and holes alike, each as x0, y0, x1, y1, … closed.
 * @throws Error for any other geometry
 */
export function ringsOfWkb(bytes: Uint8Array): Float64Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const rings: Float64Array[] = []
  let at = 0

  function readPolygons(): void {
    const little = view.getUint8(at) === 1
    const type = view.getUint32(at + 1, little)
    const count = view.getUint32(at + 5, little)
    at += 9
    if (type === 6) for (let i = 0; i < count; i++) readPolygons()
    else if (type === 3) for (let i = 0; i < count; i++) rings.push(readRing(little))
    else throw new Error(`expected a polygon (WKB 3) or multipolygon (6), got ${type}`)
  }

  function readRing(little: boolean): Float64Array {
    const ring = new Float64Array(view.getUint32(at, little) * 2)
    at += 4
    for (let i = 0; i < ring.length; i++, at += 8) ring[i] = view.getFloat64(at, little)
    return ring
  }

  readPolygons()
  return rings
}
