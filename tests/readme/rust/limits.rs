//! The README's section "Retries, timeouts, rate".

use std::time::Duration;

use featherhq::{CallOptions, Client, ClientBuilder, RateLimit, RetryPolicy};

fn patient(builder: ClientBuilder) -> Result<Client, featherhq::Error> {
    builder
        .attempt_timeout(Duration::from_secs(20))
        .deadline(Duration::from_secs(120))
        .retry(RetryPolicy::default().max_attempts(5))
        .rate_limit(RateLimit::per_second(10).burst(20))
        .build()
}

/// The same client with less time, for one call or several.
fn hurried(client: &Client) -> Client {
    client.with_options(&CallOptions::new().deadline(Duration::from_secs(2)))
}

#[cfg(test)]
mod tests {
    #[tokio::test]
    async fn they_are_set() {
        let sandbox = featherhq_sandbox::Sandbox::start().await.unwrap();
        let client = super::patient(crate::rust::builder(&sandbox)).unwrap();
        for client in [super::hurried(&client), client] {
            assert!(client.conversations().list().send().await.is_ok());
        }
    }
}
