/** What the next graph runs do instead of running. Tests share an isolate with the advisor, and so this list. */
export const faults: ('out_of_memory' | 'runtime_error' | 'throw')[] = []
