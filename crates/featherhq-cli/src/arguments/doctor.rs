//! `feather doctor`.

use clap::Args;

use super::config::ReportOutput;

/// How the findings are shown.
#[derive(Args)]
pub(crate) struct DoctorArguments {
    /// How to write them
    #[arg(long, short, value_name = "FORMAT", default_value = "text")]
    pub(crate) output: ReportOutput,
}
