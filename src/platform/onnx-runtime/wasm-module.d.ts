/** The compiled WebAssembly module that a static import of a .wasm file gives in a Worker. */
declare module 'onnxruntime-web/ort-wasm-simd-threaded.wasm' {
  const module: WebAssembly.Module
  export default module
}
