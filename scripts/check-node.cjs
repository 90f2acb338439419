// Says what is wrong on a Node that is too old, in syntax that an old one reads.
var version = process.versions.node
if (Number(version.split('.')[0]) < 20) {
  console.error('Latebloom needs Node 20 or newer to install; this is Node ' + version + '.')
  console.error(
    'Install a newer one from https://nodejs.org and run npm ci again. Scripts then run on the Node 22 that comes with the dependencies.',
  )
  process.exit(1)
}
