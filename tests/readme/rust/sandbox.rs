//! The README's section "Tests against the sandbox".

use featherhq::Client;
use featherhq_sandbox::{Fault, Sandbox};

#[tokio::test]
async fn a_server_that_is_down_for_a_moment_is_no_failure() {
    let fault: Fault = "status=503,on=list,times=2".parse().unwrap();
    let sandbox = Sandbox::builder().conversations(500).fault(fault);
    let sandbox = sandbox.start().await.unwrap();
    let client = Client::builder().base_url(sandbox.url());
    let client = client.api_key(sandbox.api_key()).build().unwrap();

    let list = client.conversations().list().page_size(200);
    assert_eq!(list.send().await.unwrap().items().len(), 200);
    assert_eq!(sandbox.requests().len(), 3);
}
