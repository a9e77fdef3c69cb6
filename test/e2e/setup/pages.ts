// The pages of the console, each under the job that works with it.
export type Shown = {
  readonly job: string
  readonly pages: readonly (readonly [name: string, path: string])[]
}

/** `:id` stands for the first case of the queue, `:photo` for a photo of it, `:area` for a district. */
export const shown: readonly Shown[] = [
  {
    job: 'dispatcher',
    pages: [
      ['queue', '/console/cases'],
      ['queue-preview', '/console/cases?open=true&case=:id'],
      ['case', '/console/cases/:id'],
      ['sheet', '/console/cases/:id/sheet'],
      ['mask', '/console/cases/:id/photos/:photo/mask'],
      ['map', '/console/map'],
      ['map-hot', '/console/map?open=true&hot=yes'],
      ['digest', '/console/digest'],
      ['todo', '/console/cases?todo=overdue'],
    ],
  },
  {
    job: 'callTaker',
    pages: [
      ['intake', '/console/intake'],
      ['desk', '/console/desk'],
      ['knowledge', '/console/knowledge'],
      ['calls', '/console/calls'],
      ['account', '/console/account'],
    ],
  },
  {
    job: 'supervisor',
    pages: [
      ['supervision', '/console/supervision'],
      ['rounds', '/console/supervision?show=rounds'],
      ['digest-leader', '/console/digest'],
      ['answers', '/console/answers'],
      ['figures', '/console/figures'],
      ['figures-area', '/console/figures?by=area'],
      ['figures-category', '/console/figures?by=category'],
    ],
  },
  {
    job: 'admin',
    pages: [
      ['duties', '/console/duties/list'],
      ['duties-resolve', '/console/duties/resolve'],
      ['duties-coverage', '/console/duties/coverage'],
      ['categories', '/console/categories'],
      ['areas', '/console/areas'],
      ['area', '/console/areas/:area'],
      ['cameras', '/console/cameras'],
      ['units', '/console/people/units'],
      ['posts', '/console/people/posts'],
      ['people', '/console/people/people'],
      ['holdings', '/console/people/holdings'],
      ['policy', '/console/people/policy'],
      ['tokens', '/console/people/tokens'],
      ['access', '/console/people/access'],
      ['absences', '/console/people/absences'],
      ['operation', '/console/operation'],
      ['imports', '/console/imports'],
      ['suggestions', '/console/suggestions'],
      ['notices', '/console/notices'],
      ['notices-people', '/console/notices/people'],
      ['channels', '/console/channels'],
      ['forms', '/console/forms'],
      ['fieldwork', '/console/fieldwork'],
      ['route-new', '/console/fieldwork/routes/new'],
      ['digest-sending', '/console/digest'],
    ],
  },
]
