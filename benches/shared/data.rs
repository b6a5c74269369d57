//! The answers that are decoded: the sandbox's demo data as it sends them.

use std::error::Error;

use bytes::Bytes;
use featherhq::Client;
use featherhq_sandbox::Sandbox;
use serde_json::value::RawValue;

/// A detail is made as large as this, with turns of other conversations.
const DETAIL_BYTES: usize = 140_000;

#[allow(dead_code, reason = "not every benchmark decodes both")]
pub(crate) struct Answers {
    /// 200 conversations.
    pub(crate) page: Bytes,
    /// One conversation with its turns and their evidence.
    pub(crate) detail: Bytes,
}

pub(crate) fn answers() -> Result<Answers, Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let sandbox = Sandbox::builder().conversations(400).start().await?;
        let client = Client::builder()
            .base_url(sandbox.url())
            .api_key(sandbox.api_key())
            .build()?;
        let page = client.conversations().list().page_size(200).send().await?;
        let conversations = page.items().iter().map(|conversation| conversation.id);
        let conversations: Vec<_> = conversations.collect();
        let mut detail = String::new();
        for id in conversations {
            let conversation = client.conversations().get(id).await?;
            let body = std::str::from_utf8(conversation.meta().body())?;
            if detail.is_empty() {
                detail = body.to_owned();
            }
            add_turns(&mut detail, body)?;
            if detail.len() >= DETAIL_BYTES {
                break;
            }
        }
        Ok(Answers {
            page: page
                .meta()
                .ok_or("a page without its bytes")?
                .body()
                .clone(),
            detail: detail.into(),
        })
    })
}

/// Adds the turns of `other` to those of `detail`, as they were sent.
fn add_turns(detail: &mut String, other: &str) -> Result<(), Box<dyn Error>> {
    #[derive(serde::Deserialize)]
    struct Detail<'a> {
        #[serde(borrow)]
        recent_turns: Vec<&'a RawValue>,
    }
    const TURNS: &str = "\"recent_turns\":[";
    let start = detail.find(TURNS).ok_or("a detail without turns")? + TURNS.len();
    let other: Detail = serde_json::from_str(other)?;
    for turn in other.recent_turns {
        detail.insert(start, ',');
        detail.insert_str(start, turn.get());
    }
    Ok(())
}
