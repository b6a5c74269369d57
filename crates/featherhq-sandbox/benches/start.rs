//! How long a sandbox takes to start, and what it leaves for later.
//!
//! `cargo bench -p featherhq-sandbox --bench start` prints the time to ready
//! for several numbers of conversations, and of a detail request with turns
//! that are worded then (in memory) or stood in the database (in a file). It
//! asserts nothing: times depend on the machine.

use std::error::Error;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use featherhq_sandbox::{Sandbox, SandboxBuilder};

const ROUNDS: usize = 21;
/// Detail requests are made for so many conversations, once each.
const DETAILS: usize = 200;

fn main() -> Result<(), Box<dyn Error>> {
    println!("start to ready, {ROUNDS} rounds: median, fastest and slowest");
    for conversations in [0, 60, 1_000, 10_000] {
        let times = (0..ROUNDS)
            .map(|_| start(conversations))
            .collect::<Result<Vec<Duration>, _>>()?;
        print(&format!("{conversations:>6} conversations"), times);
    }
    println!("a detail request, {DETAILS} conversations: median, fastest and slowest");
    let folder = tempfile::tempdir()?;
    let builder = Sandbox::builder().conversations(1_000);
    print("    turns worded then", details(builder.clone())?);
    let builder = builder.database(folder.path().join("sandbox.db"));
    print("  turns in a database", details(builder)?);
    Ok(())
}

fn print(what: &str, mut times: Vec<Duration>) {
    times.sort();
    println!(
        "{what} {:>8.1?} {:>8.1?} {:>8.1?}",
        times[times.len() / 2],
        times[0],
        times[times.len() - 1]
    );
}

fn start(conversations: u32) -> Result<Duration, featherhq_sandbox::SandboxError> {
    let begun = Instant::now();
    let sandbox = Sandbox::builder()
        .conversations(conversations)
        .start_blocking()?;
    let took = begun.elapsed();
    drop(sandbox);
    Ok(took)
}

fn details(builder: SandboxBuilder) -> Result<Vec<Duration>, Box<dyn Error>> {
    let sandbox = builder.start_blocking()?;
    let list = get(&sandbox, &format!("?limit={DETAILS}"))?;
    let (_, body) = list
        .split_once("\r\n\r\n")
        .ok_or("a response without a body")?;
    let page: serde_json::Value = serde_json::from_str(body)?;
    let ids = page["items"].as_array().into_iter().flatten();
    let ids = ids.filter_map(|item| item["id"].as_str());
    ids.map(|id| {
        let begun = Instant::now();
        get(&sandbox, &format!("/{id}"))?;
        Ok(begun.elapsed())
    })
    .collect()
}

fn get(sandbox: &Sandbox, path: &str) -> std::io::Result<String> {
    let mut connection = TcpStream::connect(sandbox.address())?;
    let key = sandbox.api_key();
    write!(
        connection,
        "GET /v1/v2/conversations{path} HTTP/1.0\r\nx-api-key: {key}\r\n\r\n"
    )?;
    let mut response = String::new();
    connection.read_to_string(&mut response)?;
    Ok(response)
}
