//! Serves a sandbox until standard input ends or the process is interrupted.
//!
//! `cargo run -p featherhq-sandbox --example serve -- [PORT] [FAULT]...`

use std::error::Error;
use std::io::Read;
use std::net::{Ipv4Addr, SocketAddr};

use featherhq_sandbox::{Fault, Sandbox};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let port = match arguments.next() {
        Some(port) => port.parse()?,
        None => 8000,
    };
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let mut builder = Sandbox::builder()
        .address(address)
        .anyreach_conversations(60);
    for fault in arguments {
        builder = builder.fault(fault.parse::<Fault>()?);
    }
    let sandbox = builder.start_blocking()?;
    println!("{} with x-api-key: {}", sandbox.url(), sandbox.api_key());
    println!(
        "{}/core/conversations with authorization: Bearer {}",
        sandbox.url(),
        sandbox.anyreach_token()
    );
    std::io::stdin().read_to_end(&mut Vec::new())?;
    Ok(())
}
