// Roads of OpenStreetMap → a graph that travel times are computed on.
import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { compileNetwork, findIslands, MODES, ReachError, type RoadGraph } from '#engines/reach'
import { readOsmFile, saveGraph } from '#engines/reach/adapter'
import { type CommandLine, type Given, type Io, need, text, UsageError } from '../command.ts'
import { existing } from './learn.ts'

function outFile(io: Io, given: Given): string {
  const path = resolve(io.cwd, need(text(given, 'out'), '--out'))
  if (!existsSync(dirname(path))) throw new UsageError(`There is no folder ${dirname(path)}.`)
  return path
}

/** Per mode: how many parts of the city cannot be reached from each other there and back, and the largest of them. */
const islandReport = (graph: RoadGraph, largest: number) =>
  Object.fromEntries(
    MODES.map((mode) => {
      const { islands } = findIslands(compileNetwork(graph, { mode }))
      return [mode, { count: islands.length, largest: islands.slice(0, largest) }]
    }),
  )

const buildCommand: CommandLine = {
  name: 'reach build',
  usage: 'reach build ROADS.osm.pbf -o G.bin [--report]',
  summary: 'Makes a road graph of an OpenStreetMap extract (.osm.pbf, .osm, .xml)',
  options: {
    out: { type: 'string', short: 'o', help: 'the graph is written there' },
    report: { type: 'boolean', help: 'more about what was read, and the 20 largest islands' },
  },
  needs: 'config',
  run: async ({ given, io }) => {
    const path = existing(io, given.positionals[0], 'ROADS')
    const out = outFile(io, given)
    const began = performance.now()
    try {
      const { graph, report } = await readOsmFile(path)
      const bytes = saveGraph(out, graph)
      const seconds = Math.round(performance.now() - began) / 1000
      const { nodes, arcs, roads, dropped } = report
      const more = given.values['report'] === true
      const islands = islandReport(graph, more ? 20 : 3)
      const said = more ? report : { nodes, arcs, roads, dropped }
      io.out(`${JSON.stringify({ file: out, bytes, seconds, ...said, islands })}\n`)
      return 0
    } catch (error) {
      if (!(error instanceof ReachError)) throw error
      io.err(`${path}: ${error.message}\n`)
      return 1
    }
  },
}

export const reachCommands: readonly CommandLine[] = [buildCommand]
