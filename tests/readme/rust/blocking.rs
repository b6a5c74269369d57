//! The README's section "Without async".

use featherhq::ClientBuilder;

fn print_all(builder: ClientBuilder) -> Result<(), featherhq::Error> {
    let client = builder.build_blocking()?;
    for conversation in client.conversations().list().items()? {
        println!("{}", conversation?.id);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #[test]
    fn all_are_read() {
        let sandbox = crate::rust::sandbox_blocking();
        super::print_all(crate::rust::builder(&sandbox)).unwrap();
        assert_eq!(sandbox.requests().len(), 2);
    }
}
