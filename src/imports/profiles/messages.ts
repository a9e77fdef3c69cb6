// Residents' messages from a mayor's mailbox: texts without a place; the one who imports names the area.
import type { CaseProfile } from '../profile.ts'

export const messages: CaseProfile = {
  name: '群众留言',
  nameEn: "Residents' messages",
  public: false,
  columns: ['id', 'title', 'time', 'detail'],
  sourceSystem: 'messages',
  sourceId: 'id',
  times: { opened: 'time', zone: 'Asia/Shanghai', format: 'yyyy/M/d H:mm:ss' },
  category: { path: 'jw/M/00', edition: 'jw' },
  title: ['title'],
  description: ['detail'],
  address: [],
  city: null,
  door: { doors: {}, otherwise: 'web' },
}
