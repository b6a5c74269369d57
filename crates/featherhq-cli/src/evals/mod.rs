//! `feather evals`: what is wrong with evaluation summaries.

pub(crate) mod check;
mod finding;
mod write;
