/** What the form of a webhook says, as the API takes it. */

export function webhookOf(form: HTMLFormElement): Record<string, unknown> {
  const data = new FormData(form)
  const text = (name: string) => String(data.get(name) ?? '').trim()
  const [from, to, prefix] = [text('quiet_from'), text('quiet_to'), text('prefix')]
  return {
    name: text('name'),
    url: text('url'),
    format: text('format'),
    events: data.getAll('events').map(String),
    runs: prefix === '' ? { kind: 'all' } : { kind: 'name_prefix', prefix },
    hold_for: Number(text('hold_for')),
    digest_minutes: Number(text('digest_minutes')),
    quiet_hours: from === '' && to === '' ? null : { from, to, zone: text('zone') },
  }
}
