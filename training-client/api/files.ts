import { adviceSchema } from '../../src/wire/advice.ts'
import { modelReceiptSchema, probeReceiptSchema } from '../../src/wire/receipts.ts'
import { snapshotListSchema } from '../../src/wire/snapshot.ts'
import { type SnapshotIndex, shardReceiptSchema } from '../../src/wire/snapshot-index.ts'
import {
  type AttemptOptions,
  bytesOf,
  jsonOf,
  type ReadOptions,
  type Send,
  type WaitOptions,
} from './request.ts'

type Bytes = Uint8Array<ArrayBuffer>

/** Snapshots, probes and models: what a run is made of. */
export function fileOperations(send: Send) {
  const under = (run: string, ...rest: (string | number)[]) => ['v1', 'runs', run, ...rest]
  const file = (content: Bytes) => ({ type: 'application/octet-stream', content })
  const download = (path: (string | number)[], options: ReadOptions) =>
    send({ method: 'GET', path, options, read: bytesOf })
  return {
    sendProbe: (run: string, bytes: Bytes) =>
      send({ method: 'PUT', path: under(run, 'probe'), body: file(bytes), read: jsonOf(probeReceiptSchema) }),
    readProbe: (run: string, options: ReadOptions = {}) => download(under(run, 'probe'), options),
    sendModel: (run: string, bytes: Bytes) =>
      send({ method: 'PUT', path: under(run, 'model'), body: file(bytes), read: jsonOf(modelReceiptSchema) }),
    readModel: (run: string, options: ReadOptions = {}) => download(under(run, 'model'), options),

    /** The answer is advice: with status 200 this snapshot's own, with 202 the newest there is. */
    sendSnapshot: (
      run: string,
      step: number,
      bytes: Bytes,
      { attempt, ...options }: WaitOptions & AttemptOptions = {},
    ) =>
      send({
        method: 'PUT',
        path: under(run, 'snapshots', step),
        query: { attempt },
        body: file(bytes),
        options,
        read: jsonOf(adviceSchema),
      }),
    /** Completes a snapshot whose shards were sent before. */
    sendIndex: (
      run: string,
      step: number,
      index: SnapshotIndex,
      { attempt, ...options }: WaitOptions & AttemptOptions = {},
    ) =>
      send({
        method: 'PUT',
        path: under(run, 'snapshots', step),
        query: { attempt },
        json: index,
        options,
        read: jsonOf(adviceSchema),
      }),
    readSnapshot: (run: string, step: number, options: ReadOptions = {}) =>
      download(under(run, 'snapshots', step), options),
    listSnapshots: (run: string, options: ReadOptions = {}) =>
      send({ method: 'GET', path: under(run, 'snapshots'), options, read: jsonOf(snapshotListSchema) }),
    sendShard: (run: string, step: number, name: string, bytes: Bytes, { attempt }: AttemptOptions = {}) =>
      send({
        method: 'PUT',
        path: under(run, 'snapshots', step, 'shards', name),
        query: { attempt },
        body: file(bytes),
        read: jsonOf(shardReceiptSchema),
      }),
    readShard: (run: string, step: number, name: string, options: ReadOptions = {}) =>
      download(under(run, 'snapshots', step, 'shards', name), options),
  }
}
