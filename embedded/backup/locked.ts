/** Does something with a data directory that no advisor and no other command uses meanwhile. */
import { AdvisorStartError } from '../failure.ts'
import { type Lock, takeLock } from '../lock.ts'
import { BackupError } from './failure.ts'

/** Throws a BackupError: for who holds the directory, and for what the system refuses meanwhile. */
export async function locked<T>(dataDirectory: string, work: () => Promise<T>): Promise<T> {
  const lock = lockFor(dataDirectory)
  try {
    return await work()
  } catch (error) {
    if (error instanceof Error && 'syscall' in error)
      throw new BackupError({ code: 'system_refused', detail: error.message })
    throw error
  } finally {
    lock.release()
  }
}

function lockFor(directory: string): Lock {
  try {
    return takeLock(directory)
  } catch (error) {
    if (error instanceof AdvisorStartError && error.failure.code === 'data_in_use')
      throw new BackupError(error.failure)
    throw error
  }
}
