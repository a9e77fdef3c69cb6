/** Road graphs on disk. */
import {
  closeSync,
  fstatSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { crc32 } from 'node:zlib'
import { readGraph, writeGraph } from '../binary.ts'
import type { RoadGraph } from '../network.ts'

/** Whole or not at all: a reader never meets a file half written. */
export function saveGraph(path: string, graph: RoadGraph): number {
  const bytes = writeGraph(graph, crc32)
  try {
    writeFileSync(`${path}.part`, bytes)
    renameSync(`${path}.part`, path)
  } finally {
    rmSync(`${path}.part`, { force: true })
  }
  return bytes.length
}

/** Views onto one buffer, in shared memory so that workers need no copy. Throws `ReachError` as `readGraph` does. */
export function loadGraph(path: string): RoadGraph {
  const file = openSync(path, 'r')
  try {
    const bytes = new Uint8Array(new SharedArrayBuffer(fstatSync(file).size))
    for (let at = 0; at < bytes.length;) {
      const read = readSync(file, bytes, at, bytes.length - at, at)
      if (read === 0) break
      at += read
    }
    return readGraph(bytes, crc32)
  } finally {
    closeSync(file)
  }
}
