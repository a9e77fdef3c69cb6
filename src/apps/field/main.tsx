import { startField } from '#fieldwork/ui/field'

startField(document.getElementById('root'))
