/** Coded reasons, so that what was refused, handed back or closed unsolved can be counted. */
export const reasons = {
  refuse: {
    outOfScope: { zh: '不属于受理范围', en: 'Outside what this service does' },
    notFound: { zh: '经核实不存在', en: 'Not found on site' },
    incomplete: { zh: '信息不全且无法联系', en: 'Not enough to act on, and no contact' },
    legalProcess: { zh: '已进入司法或信访程序', en: 'Already before a court or petition office' },
    malicious: { zh: '虚假或恶意重复', en: 'False or repeated in bad faith' },
  },
  handBack: {
    notOurs: { zh: '不属本单位职责', en: 'Not our duty' },
    wrongArea: { zh: '不在本单位辖区', en: 'Not our area' },
    needsOthers: { zh: '需其他单位先行处置', en: 'Another unit must act first' },
    alreadyDone: { zh: '现场已恢复', en: 'Already put right' },
  },
  forceClose: {
    unableToFix: { zh: '客观条件无法解决', en: 'Cannot be fixed' },
    noFurtherAction: { zh: '无需进一步处置', en: 'No further action' },
    privateMatter: { zh: '属民事纠纷，已告知渠道', en: 'A private dispute, other ways shown' },
    longTerm: { zh: '纳入长期计划', en: 'Put into a long-term plan' },
    reporterGone: { zh: '无法联系反映人', en: 'The reporter cannot be reached' },
  },
} as const satisfies Record<string, Record<string, { readonly zh: string; readonly en: string }>>
