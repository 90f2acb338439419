/** The secrets of the Worker. They are not in wrangler.toml, so its generated types lack them. */
interface __BaseEnv_Env {
  /** At least 32 random characters; without it no credential can be checked. */
  KEY_PEPPER?: string
  /** The API key that the project `default` takes on while it has none. */
  FIRST_KEY?: string
}
