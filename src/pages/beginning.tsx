/** What the list shows while there is no run: how to make one. */
export function Beginning() {
  return (
    <section class="beginning">
      <h2>No runs yet</h2>
      <p>Train a small model that groks, here, and watch its phases arrive in about a minute:</p>
      <pre>
        <code>npm run demo</code>
      </pre>
      <p>
        Or open a run from any trainer that can speak HTTP, then post snapshots (safetensors) and read advice:
      </p>
      <pre>
        <code>{`curl -X POST http://127.0.0.1:$PORT/v1/runs \\
  -H "authorization: Bearer $LATEBLOOM_API_KEY" -H 'content-type: application/json' \\
  -d '{"name": "my run", "task": {"kind": "modular_arithmetic", "operation": "add", "modulus": 59}}'

curl -X PUT http://127.0.0.1:$PORT/v1/runs/$RUN/snapshots/100 \\
  -H "authorization: Bearer $LATEBLOOM_API_KEY" -H 'content-type: application/octet-stream' \\
  --data-binary @step-100.safetensors`}</code>
      </pre>
      <p>
        A recorded run can be posted as a live trainer would: <code>npx latebloom replay DIR</code>. The whole
        API is described at <a href="/docs">/docs</a>.
      </p>
    </section>
  )
}
