/** Works that several measures cite. */
export const nanda2023 =
  'Nanda et al. 2023, Progress measures for grokking via mechanistic interpretability (arXiv 2301.05217)'

export const roy2007 =
  'Roy & Vetterli 2007, The effective rank: a measure of effective dimensionality (EUSIPCO)'

export const clauset2009 =
  'Clauset, Shalizi & Newman 2009, Power-law distributions in empirical data (arXiv 0706.1062)'

export const merrill2023 =
  'Merrill, Tsilivis & Shukla 2023, A Tale of Two Circuits: Grokking as Competition of Sparse and Dense Subnetworks (arXiv 2303.11873)'

export const chughtai2023 =
  'Chughtai, Chan & Nanda 2023, A Toy Model of Universality: Reverse Engineering how Networks Learn Group Operations (arXiv 2302.03025)'

export const barak2022 =
  'Barak et al. 2022, Hidden Progress in Deep Learning: SGD Learns Parities Near the Computational Limit (arXiv 2207.08799)'
