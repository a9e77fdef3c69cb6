// What background jobs and readers of the journal are for, by the names the server gives them.

type Both = { readonly zh: string; readonly en: string }

export const operationNames: Readonly<
  Record<'readers' | 'jobNames', Readonly<Record<string, Both>>>
> = {
  readers: {
    figures: { zh: '统计指标', en: 'figures' },
    'journal.seal': { zh: '日志封存', en: 'sealing of the journal' },
    notices: { zh: '工作人员提醒', en: 'notices to staff' },
    repeats: { zh: '重复诉求', en: 'repeat complaints' },
    suggestions: { zh: '建议相符情况', en: 'how suggestions fared' },
    webhooks: { zh: '事件推送', en: 'events to other systems' },
  },
  jobNames: {
    'case.digest': { zh: '每周待办', en: 'Weekly work' },
    'case.messages': { zh: '给反映人发消息', en: 'Messages to residents' },
    'case.notices': { zh: '工作人员提醒', en: 'Notices to staff' },
    'case.reminders': { zh: '临期催办提醒', en: 'Reminders before it is too late' },
    'case.repeats': { zh: '重复诉求识别', en: 'Repeat complaints' },
    'case.staffMail': { zh: '给工作人员发邮件', en: 'Letters to staff' },
    'case.timers': { zh: '时限到点处理', en: 'Deadlines and escalation' },
    'cases.lostLinks': { zh: '找回查询链接', en: 'Lost links sent again' },
    'fieldwork.retention': {
      zh: '到期轨迹与走访信息清理',
      en: 'Tracks and personal answers past their days',
    },
    'cases.retention': { zh: '到期照片与消息清理', en: 'Photos and messages past their days' },
    import: { zh: '数据导入', en: 'Imports' },
    'indicators.fold': { zh: '指标累计', en: 'Folding of figures' },
    'indicators.months': { zh: '月度指标核对', en: 'Figures by month set right' },
    'participation.messages': { zh: '发送消息', en: 'Messages by every channel' },
    'participation.notices': {
      zh: '发布通知',
      en: 'Notices at their hour, to those who subscribed',
    },
    'participation.upkeep': {
      zh: '订阅与发送记录清理',
      en: 'Subscriptions and deliveries past their days',
    },
    'suggestions.count': { zh: '建议相符情况统计', en: 'How suggestions fared' },
    'suggestions.learn': { zh: '建议模型学习', en: 'Learning of suggestions' },
    upkeep: { zh: '过期会话与文件清理', en: 'Sessions and files past their days' },
    'webhooks.upkeep': { zh: '推送记录清理', en: 'Old deliveries removed' },
  },
}
