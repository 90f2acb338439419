/** Options that several subcommands share. */
import { InvalidArgumentError, Option } from 'commander'

export const defaultPort = 8791

export function portOption(): Option {
  return new Option('--port <port>', 'port on 127.0.0.1; 0 takes any free one')
    .default(defaultPort)
    .argParser((text) => {
      const port = Number(text)
      if (!Number.isInteger(port) || port < 0 || port > 65_535) {
        throw new InvalidArgumentError('a port is an integer from 0 to 65535')
      }
      return port
    })
}

export function dataOption(description = 'directory that keeps runs, snapshots and readings'): Option {
  return new Option('--data <directory>', description)
}

export function urlOption(): Option {
  return new Option('--url <url>', 'an advisor that runs already, such as http://127.0.0.1:8791').argParser(
    (text) => {
      if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
        throw new InvalidArgumentError('give an http or https address')
      }
      return text.replace(/\/+$/, '')
    },
  )
}

export function jsonOption(): Option {
  return new Option('--json', 'one JSON object a line on standard output, and nothing else there')
}
