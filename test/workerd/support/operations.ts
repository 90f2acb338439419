/** The operations that the served document has, with an address of each. */
import { z } from 'zod'
import { openRun, request } from './requests.ts'

const documentSchema = z.object({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({ requestBody: z.object({ content: z.record(z.string(), z.unknown()) }).optional() }),
    ),
  ),
})

/** Other parameters are ids of nothing. */
const values: Readonly<Record<string, string>> = {
  step: '3',
  file: 'a.safetensors',
}

export interface OperationWithBody {
  readonly method: string
  /** Of a run that was opened for it. */
  readonly path: string
  /** The media types that it takes. */
  readonly types: readonly string[]
}

export async function operationsWithBody(): Promise<readonly OperationWithBody[]> {
  const { run } = await openRun()
  const { paths } = documentSchema.parse(await (await request('GET', '/openapi.json')).json())
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).flatMap(([method, { requestBody }]) => {
      if (requestBody === undefined) return []
      const address = path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
        name === 'run' ? run : (values[name] ?? 'zzzzzzzzzz'),
      )
      return [{ method: method.toUpperCase(), path: address, types: Object.keys(requestBody.content) }]
    }),
  )
}
