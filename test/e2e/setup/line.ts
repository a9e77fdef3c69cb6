// The line between a browser and the server, which can be cut and mended.
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { atTheEnd } from './town.ts'

export type Line = {
  readonly url: string
  /** Ends every connection and takes no new one. */
  cut(): Promise<void>
  /** Cuts once so many more bytes have gone towards the server: in the middle of an upload. Resolves then. */
  cutAfter(bytes: number): Promise<void>
  mend(): Promise<void>
}

/** Lays a line to the server at `target`. */
export async function layLine(target: string): Promise<Line> {
  const { hostname, port } = new URL(target)
  const open = new Set<Socket>()
  const keep = (socket: Socket, other: Socket) => {
    open.add(socket)
    socket.on('error', () => other.destroy()).on('close', () => open.delete(socket))
  }
  let left: { bytes: number; gone: () => void } | undefined
  const count = (chunk: Buffer) => {
    if (!left) return
    left.bytes -= chunk.length
    if (left.bytes > 0) return
    const { gone } = left
    left = undefined
    void cut().then(gone)
  }
  const make = () =>
    createServer((near) => {
      const far = connect(Number(port), hostname)
      keep(near, far)
      keep(far, near)
      near.on('data', count)
      near.pipe(far).pipe(near)
    })
  let server = make()
  const listen = async (at: number) => {
    server.listen(at, '127.0.0.1')
    await once(server, 'listening')
  }
  const cut = async () => {
    if (!server.listening) return
    const closed = once(server, 'close')
    server.close()
    for (const socket of open) socket.destroy()
    await closed
  }
  await listen(0)
  const own = (server.address() as AddressInfo).port
  atTheEnd(cut)
  return {
    url: `http://127.0.0.1:${own}`,
    cut,
    cutAfter: (bytes) =>
      new Promise((gone) => {
        left = { bytes, gone }
      }),
    mend: async () => {
      server = make()
      await listen(own)
    },
  }
}
