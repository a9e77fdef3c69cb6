import { startPortal } from '#cases/portal'

startPortal(document.getElementById('root'))
