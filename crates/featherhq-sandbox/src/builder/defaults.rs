//! What a sandbox has unless it is told otherwise.

/// The API key a sandbox accepts unless it is told another one.
///
/// It is no secret: a sandbox holds invented data and is reachable from this
/// machine only.
///
/// # Examples
///
/// ```
/// assert_eq!(featherhq_sandbox::DEFAULT_API_KEY, "sandbox-key");
/// ```
pub const DEFAULT_API_KEY: &str = "sandbox-key";

/// How many conversations a sandbox has unless it is told otherwise.
///
/// # Examples
///
/// ```
/// use featherhq_sandbox::{DEFAULT_CONVERSATIONS, Sandbox};
///
/// let sandbox = Sandbox::builder().start_blocking()?;
/// assert_eq!(sandbox.conversation_count(), u64::from(DEFAULT_CONVERSATIONS));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub const DEFAULT_CONVERSATIONS: u32 = 60;

/// The seed of the demo data unless another one is given. Being fixed, it
/// gives the same conversations, ids included, in every process.
///
/// # Examples
///
/// ```
/// # fn get(sandbox: &featherhq_sandbox::Sandbox, target: &str) -> std::io::Result<String> {
/// #     use std::io::{Read as _, Write as _};
/// #     let mut connection = std::net::TcpStream::connect(sandbox.address())?;
/// #     write!(connection, "GET {target} HTTP/1.0\r\nx-api-key: {}\r\n\r\n", sandbox.api_key())?;
/// #     let mut response = String::new();
/// #     connection.read_to_string(&mut response)?;
/// #     Ok(response)
/// # }
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use featherhq_sandbox::Sandbox;
///
/// use featherhq_sandbox::DEFAULT_SEED;
///
/// let default = Sandbox::builder().start_blocking()?;
/// let same = Sandbox::builder().seed(DEFAULT_SEED).start_blocking()?;
/// let body = |response: String| response.split_once("\r\n\r\n").map(|(_, body)| body.to_owned());
/// let list = "/v1/v2/conversations";
/// assert_eq!(body(get(&default, list)?), body(get(&same, list)?));
/// # Ok(())
/// # }
/// ```
pub const DEFAULT_SEED: u64 = 1;
