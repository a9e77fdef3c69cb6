// The embedded database has one owner. While the server runs, the command line hands its command to the server
// through a socket in the installation's own folder, and prints what comes back.
import { createServer, createConnection, type Socket } from 'node:net'
import { chmodSync, existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import type { Exit, Io } from './command.ts'

const Ask = z.object({ argv: z.array(z.string()).readonly(), cwd: z.string() })
type Ask = z.infer<typeof Ask>
type Line = { readonly out: string } | { readonly err: string } | { readonly exit: Exit }

export const controlPath = (home: string): string => join(home, 'control.sock')

function readAsk(line: string): Ask | undefined {
  try {
    return Ask.safeParse(JSON.parse(line)).data
  } catch {
    return undefined
  }
}

/** Listens for commands; only the user who owns the folder can reach the socket. Returns the stop. */
export async function serveControl(
  home: string,
  run: (argv: readonly string[], io: Io) => Promise<Exit>,
): Promise<() => Promise<void>> {
  const path = controlPath(home)
  rmSync(path, { force: true })
  const open = new Set<Socket>()
  const server = createServer((socket) => {
    open.add(socket)
    const abort = new AbortController()
    socket.on('close', () => {
      open.delete(socket)
      abort.abort()
    })
    socket.on('error', () => abort.abort())
    const say = (line: Line) => void (socket.writable && socket.write(`${JSON.stringify(line)}\n`))
    createInterface({ input: socket }).once('line', (line) => {
      const ask = readAsk(line)
      if (!ask) {
        say({ err: 'expected one line of JSON with argv and cwd\n' })
        socket.end(`${JSON.stringify({ exit: 2 })}\n`)
        return
      }
      const { argv, cwd } = ask
      const io: Io = {
        cwd,
        out: (out) => say({ out }),
        err: (err) => say({ err }),
        signal: abort.signal,
      }
      run(argv, io)
        .catch((error: Error): Exit => {
          say({ err: `${error.message}\n` })
          return 1
        })
        .then(
          (exit) => socket.end(`${JSON.stringify({ exit })}\n`),
          () => socket.destroy(),
        )
    })
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(path, resolve))
  chmodSync(path, 0o600)
  return async () => {
    for (const socket of open) socket.destroy()
    await new Promise<void>((resolve) => server.close(() => resolve()))
    rmSync(path, { force: true })
  }
}

/** Has the running server do it; undefined when none listens. */
export async function askServer(home: string, ask: Ask, io: Io): Promise<Exit | undefined> {
  const path = controlPath(home)
  if (!existsSync(path)) return undefined
  const socket = createConnection(path)
  const connected = await new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
  })
  if (!connected) return undefined
  io.signal.addEventListener('abort', () => socket.destroy())
  socket.write(`${JSON.stringify(ask)}\n`)
  let exit: Exit = 1
  for await (const text of createInterface({ input: socket })) {
    const line = JSON.parse(text) as Line
    if ('out' in line) io.out(line.out)
    else if ('err' in line) io.err(line.err)
    else exit = line.exit
  }
  return exit
}
