import { startBoard } from '#cases/board'

startBoard(document.getElementById('root'))
