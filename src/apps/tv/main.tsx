import './missing.ts'
import { startTv } from '#cases/tv'

startTv(document.getElementById('root'))
