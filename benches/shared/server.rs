//! A server that has its answers ready: what is measured is the client.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};

use bytes::Bytes;

/// The key of each conversation of the canned page.
const ID: &[u8] = b"\"id\":\"";

/// Serves pages of a list that never ends. Page `n` is asked for with the cursor
/// `n`, and every conversation has an id of its own.
pub(crate) fn start(page: Bytes) -> std::io::Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let canned = Canned::new(page);
    std::thread::spawn(move || {
        for connection in listener.incoming().flatten() {
            let canned = canned.clone();
            // A client that goes away ends its connection.
            std::thread::spawn(move || drop(canned.serve(connection)));
        }
    });
    Ok(address)
}

#[derive(Clone)]
struct Canned {
    /// Everything before the end of the object, without the way on.
    body: Vec<u8>,
    /// Where the ids stand, of which each page changes the last twelve digits.
    ids: Vec<usize>,
}

impl Canned {
    fn new(page: Bytes) -> Self {
        let items_end = page.windows(2).rposition(|end| end == b"}]");
        let mut body = page[..items_end.map_or(page.len(), |end| end + 2)].to_vec();
        body.extend(b",\"has_more\":true,\"next_cursor\":\"00000000\"}");
        let starts = body.windows(ID.len()).enumerate();
        let ids = starts.filter(|(_, part)| *part == ID);
        Self {
            ids: ids.map(|(start, _)| start + ID.len() + 24).collect(),
            body,
        }
    }

    fn serve(mut self, connection: TcpStream) -> std::io::Result<()> {
        connection.set_nodelay(true)?;
        let mut requests = BufReader::new(connection.try_clone()?);
        let mut answers = connection;
        let mut line = String::new();
        let mut page = 0;
        loop {
            line.clear();
            if requests.read_line(&mut line)? == 0 {
                return Ok(());
            }
            if let Some((_, cursor)) = line.split_once("cursor=") {
                let digits = cursor.split(|other: char| !other.is_ascii_digit()).next();
                page = digits.and_then(|digits| digits.parse().ok()).unwrap_or(0);
            } else if line.starts_with("GET") {
                page = 0;
            } else if line == "\r\n" {
                self.turn_to(page);
                let length = self.body.len();
                let head = format!(
                    "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n"
                );
                answers.write_all(head.as_bytes())?;
                answers.write_all(&self.body)?;
            }
        }
    }

    fn turn_to(&mut self, page: usize) {
        for (place, start) in self.ids.iter().enumerate() {
            let number = format!("{:012x}", page * self.ids.len() + place);
            self.body[*start..start + 12].copy_from_slice(number.as_bytes());
        }
        let cursor = format!("{:08}", page + 1);
        let end = self.body.len() - 2;
        self.body[end - 8..end].copy_from_slice(cursor.as_bytes());
    }
}
