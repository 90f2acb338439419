/** Why a backup was not made or not restored, and what to do about it. Nothing that was there has been changed. */
import { inWords } from '../failure.ts'
import type { WrittenBy } from '../schema-versions.ts'

export type BackupFailure =
  | { readonly code: 'no_data'; readonly directory: string }
  | { readonly code: 'data_in_use'; readonly directory: string; readonly pid: number | null }
  | { readonly code: 'file_exists'; readonly file: string }
  | { readonly code: 'file_inside_data'; readonly file: string; readonly directory: string }
  | { readonly code: 'file_not_plain'; readonly path: string }
  | { readonly code: 'database_damaged'; readonly path: string; readonly detail: string }
  | { readonly code: 'not_empty'; readonly directory: string }
  | { readonly code: 'not_a_backup'; readonly file: string; readonly detail: string }
  | {
      readonly code: 'format_unknown'
      readonly file: string
      readonly format: number
      readonly version: string
    }
  | {
      readonly code: 'backup_newer'
      readonly file: string
      readonly there: WrittenBy
      readonly here: WrittenBy
    }
  | { readonly code: 'backup_damaged'; readonly file: string; readonly detail: string }
  | { readonly code: 'system_refused'; readonly detail: string }

export class BackupError extends Error {
  override readonly name = 'BackupError'
  readonly failure: BackupFailure

  constructor(failure: BackupFailure) {
    super(explain(failure))
    this.failure = failure
  }
}

function explain(failure: BackupFailure): string {
  switch (failure.code) {
    case 'no_data':
      return `${failure.directory} holds no data of an advisor: it has no key and pepper. Name the data directory with --data.`
    case 'data_in_use': {
      const who =
        failure.pid === null ? 'another advisor' : `the advisor or command with process id ${failure.pid}`
      return `${failure.directory} is in use by ${who}, and its files change together. Stop that one, and run this again.`
    }
    case 'file_exists':
      return `${failure.file} is there already, and nothing is overwritten. Name a new file.`
    case 'file_inside_data':
      return `${failure.file} lies in the data directory ${failure.directory}, and would be lost with it. Name a file elsewhere.`
    case 'file_not_plain':
      return `${failure.path} is neither a file nor a folder; a backup takes in no links and no devices. Move it away, and run this again.`
    case 'database_damaged':
      return `the database ${failure.path} cannot be read whole (${failure.detail}). No backup was made, since it would not help; keep the data directory as it is, and restore the newest backup into another one.`
    case 'not_empty':
      return `${failure.directory} is not empty, and nothing was changed. Name a new folder with --data, or add --replace to put the backup in the place of the runs, key and pepper that are there.`
    case 'not_a_backup':
      return `${failure.file} is no backup of Latebloom: ${failure.detail}. Name a file that npx latebloom backup wrote.`
    case 'format_unknown':
      return `${failure.file} has the format ${failure.format} of version ${failure.version}, which this version does not read. Nothing was changed; restore it with version ${failure.version} or a newer one.`
    case 'backup_newer':
      return `${failure.file} was made by ${inWords(failure.there)}; this is ${inWords(failure.here)}, which does not know such tables. Nothing was changed; restore it with version ${failure.there.version} or a newer one.`
    case 'backup_damaged':
      return `${failure.file} is damaged: ${failure.detail}. Nothing was changed; restore another backup.`
    case 'system_refused':
      return `the system refused (${failure.detail}). The data is as it was. See to the folder, its permissions and its free space, and run this again.`
  }
}
