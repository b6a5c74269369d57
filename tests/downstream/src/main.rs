//! Prints the report on closed conversations. It is for seeing that a program links, and no tool.

use downstream::Report;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), featherhq::Error> {
    let client = featherhq::Client::from_env()?;
    let report = Report::on_closed(&client, 50).await?;
    println!("{report:#?}");
    Ok(())
}
