/** Coded reasons, so that what was refused, handed back, joined, withdrawn or closed, solved or not, can be counted. */
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
  /** `of`: the outcome that the reason belongs to. */
  close: {
    putRight: { of: 'solved', zh: '已处置到位', en: 'Put right' },
    alreadyRight: { of: 'solved', zh: '到场时已恢复', en: 'Already right when the unit came' },
    answered: { of: 'explained', zh: '咨询已答复', en: 'A question, answered' },
    byRule: { of: 'explained', zh: '依规不能办理，已解释', en: 'The rules do not allow it' },
    notFound: { of: 'explained', zh: '现场未发现所反映的问题', en: 'Not found on site' },
    otherWay: { of: 'explained', zh: '应循其他渠道，已告知', en: 'Another way leads there, shown' },
    unableToFix: { of: 'notSolved', zh: '客观条件无法解决', en: 'Cannot be fixed' },
    onlyPartly: { of: 'notSolved', zh: '只解决了一部分', en: 'Only partly solved' },
    noMoney: { of: 'notSolved', zh: '需立项或筹资', en: 'Needs a project or money of its own' },
    beyondPowers: { of: 'notSolved', zh: '超出本级职权', en: 'Beyond the powers of this level' },
    noAgreement: { of: 'notSolved', zh: '各方未能达成一致', en: 'Those concerned do not agree' },
    longTerm: { of: 'notSolved', zh: '纳入长期计划', en: 'Put into a long-term plan' },
  },
  forceClose: {
    unableToFix: { zh: '客观条件无法解决', en: 'Cannot be fixed' },
    noFurtherAction: { zh: '无需进一步处置', en: 'No further action' },
    privateMatter: { zh: '属民事纠纷，已告知渠道', en: 'A private dispute, other ways shown' },
    longTerm: { zh: '纳入长期计划', en: 'Put into a long-term plan' },
    reporterGone: { zh: '无法联系反映人', en: 'The reporter cannot be reached' },
  },
  withdraw: {
    goneByItself: { zh: '问题已自行消失', en: 'It has gone by itself' },
    mistaken: { zh: '反映有误', en: 'It was a mistake' },
    noLongerWanted: { zh: '不再需要', en: 'No longer wanted' },
    unsaid: { zh: '未说明', en: 'Not said' },
  },
  merge: {
    sameProblem: { zh: '反映同一问题', en: 'The same problem' },
    sameReporter: { zh: '同一人重复反映', en: 'Reported again by the same person' },
    sameCause: { zh: '同一原因引起', en: 'Of the same cause' },
  },
} as const satisfies Record<
  string,
  Record<string, { readonly zh: string; readonly en: string; readonly of?: string }>
>
