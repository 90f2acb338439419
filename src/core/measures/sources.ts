/** Works that several measures cite. */
export const nanda2023 =
  'Nanda et al. 2023, Progress measures for grokking via mechanistic interpretability (arXiv 2301.05217)'
