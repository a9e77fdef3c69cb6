type Text = { readonly zh: string; readonly en: string }

/** Every state a case can be in: what staff call it, whether work is left, and what the one who asked is told. */
export const states = {
  reported: {
    zh: '待受理',
    en: 'Reported',
    open: true,
    resident: { zh: '已收到，等待受理', en: 'Received, waiting to be taken in' },
  },
  awaiting: {
    zh: '待补充',
    en: 'Waiting for details',
    open: true,
    resident: { zh: '需要您补充情况', en: 'We need to know more from you' },
  },
  refused: {
    zh: '不予受理',
    en: 'Not accepted',
    open: false,
    resident: { zh: '不在受理范围', en: 'Not something this service can take' },
  },
  accepted: {
    zh: '已受理',
    en: 'Accepted',
    open: true,
    resident: { zh: '已受理', en: 'Accepted' },
  },
  verifying: {
    zh: '核实中',
    en: 'Being verified',
    open: true,
    resident: { zh: '正在现场核实', en: 'Being looked at on site' },
  },
  filed: {
    zh: '待派遣',
    en: 'Filed, to dispatch',
    open: true,
    resident: { zh: '已立案，正在安排单位', en: 'Filed, finding who will do it' },
  },
  dispatched: {
    zh: '待签收',
    en: 'Dispatched',
    open: true,
    resident: { zh: '已派给责任单位', en: 'Sent to the unit in charge' },
  },
  handling: {
    zh: '处置中',
    en: 'Being handled',
    open: true,
    resident: { zh: '正在处理', en: 'Being worked on' },
  },
  suspended: {
    zh: '挂账',
    en: 'Suspended',
    open: true,
    resident: { zh: '因故暂缓，到期继续', en: 'On hold for a stated reason' },
  },
  done: {
    zh: '待核查',
    en: 'Done, to check',
    open: true,
    resident: { zh: '已处理，正在核查', en: 'Done, being checked' },
  },
  checked: {
    zh: '待结案',
    en: 'Checked, to close',
    open: true,
    resident: { zh: '核查通过', en: 'Checked' },
  },
  closed: { zh: '已结案', en: 'Closed', open: false, resident: { zh: '已办结', en: 'Closed' } },
  merged: {
    zh: '已并案',
    en: 'Merged',
    open: false,
    resident: { zh: '与同一问题合并办理', en: 'Handled together with the same problem' },
  },
  withdrawn: {
    zh: '已撤回',
    en: 'Withdrawn',
    open: false,
    resident: { zh: '您已撤回', en: 'Withdrawn by you' },
  },
} as const satisfies Record<string, Text & { open: boolean; resident: Text }>
