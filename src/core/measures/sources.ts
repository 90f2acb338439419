/** Works that several measures cite. */
export const nanda2023 =
  'Nanda et al. 2023, Progress measures for grokking via mechanistic interpretability (arXiv 2301.05217)'

export const roy2007 =
  'Roy & Vetterli 2007, The effective rank: a measure of effective dimensionality (EUSIPCO)'

export const clauset2009 =
  'Clauset, Shalizi & Newman 2009, Power-law distributions in empirical data (arXiv 0706.1062)'
