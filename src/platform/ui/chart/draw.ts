// The part of ECharts we use; loaded only when a chart is on screen.
import { BarChart, LineChart } from 'echarts/charts'
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components'
import * as echarts from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'

echarts.use([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, SVGRenderer])

export type Drawing = {
  readonly set: (option: Readonly<Record<string, unknown>>) => void
  readonly end: () => void
}

/** Draws into `box` and follows its size; `onPick` gets the row and the series that were pressed. */
export function draw(box: HTMLElement, onPick: (row: number, series: number) => void): Drawing {
  const chart = echarts.init(box, null, { renderer: 'svg' })
  const watcher = new ResizeObserver(() => chart.resize())
  watcher.observe(box)
  chart.on('click', ({ dataIndex, seriesIndex }) => onPick(dataIndex, seriesIndex ?? 0))
  return {
    set: (option) => chart.setOption(option, { notMerge: true }),
    end: () => {
      watcher.disconnect()
      chart.dispose()
    },
  }
}
