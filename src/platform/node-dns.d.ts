/** What is used of Node's resolver, which the Workers runtime has and its types leave out. */
declare module 'node:dns' {
  export const promises: {
    resolve4(name: string): Promise<string[]>
    resolve6(name: string): Promise<string[]>
  }
}
