//! The setters of a facade's client builder that hand over to the connection.

/// Writes, for a client builder with a field `settings` of type
/// [`ConnectionSettings`](crate::ConnectionSettings), the setters that are the same for every API.
/// `$facade` is the name of the facade's crate, for the examples.
///
/// ```
/// use openapi_runtime::ConnectionSettings;
///
/// #[derive(Default)]
/// struct ClientBuilder {
///     settings: ConnectionSettings,
/// }
/// openapi_runtime::connection_setters!(ClientBuilder, "no_facade");
///
/// let builder = ClientBuilder::default().app_info("reports", "2.1.0").deadline(None);
/// ```
#[macro_export]
macro_rules! connection_setters {
    ($builder:ident, $facade:literal) => {
        impl $builder {
            /// Appends the name and version of the program to the `User-Agent` header.
            ///
            /// ```
            #[doc = concat!("let builder = ", $facade, "::Client::builder().app_info(\"reports\", \"2.1.0\");")]
            /// ```
            pub fn app_info(self, name: impl Into<String>, version: impl Into<String>) -> Self {
                let (name, version) = (name.into(), version.into());
                self.connection(move |connection| connection.product(name, version))
            }

            /// The longest time to establish a connection. Default: 10 seconds.
            ///
            /// ```
            /// use std::time::Duration;
            #[doc = concat!("let builder = ", $facade, "::Client::builder().connect_timeout(Duration::from_secs(3));")]
            /// ```
            pub fn connect_timeout(self, timeout: ::std::time::Duration) -> Self {
                self.connection(move |connection| connection.connect_timeout(timeout))
            }

            /// The longest time for one attempt, from sending to the last byte of the answer.
            /// Default: 30 seconds.
            ///
            /// ```
            /// use std::time::Duration;
            #[doc = concat!("let builder = ", $facade, "::Client::builder().attempt_timeout(Duration::from_secs(10));")]
            /// ```
            pub fn attempt_timeout(self, timeout: ::std::time::Duration) -> Self {
                self.connection(move |connection| connection.attempt_timeout(timeout))
            }

            /// The longest time for one call (one page of a list), whatever happens. Default: 60
            /// seconds; `None` for no limit.
            ///
            /// ```
            /// use std::time::Duration;
            #[doc = concat!("let builder = ", $facade, "::Client::builder().deadline(Duration::from_secs(20));")]
            /// ```
            pub fn deadline(self, deadline: impl Into<Option<::std::time::Duration>>) -> Self {
                let deadline = deadline.into();
                self.connection(move |connection| connection.deadline(deadline))
            }

            /// The largest answer that is read, in bytes after decompression. Default: 64 MiB.
            ///
            /// ```
            #[doc = concat!("let builder = ", $facade, "::Client::builder().max_body_bytes(8 << 20);")]
            /// ```
            pub fn max_body_bytes(self, bytes: u64) -> Self {
                self.connection(move |connection| connection.max_body_bytes(bytes))
            }

            /// Allows plain `http` to other machines than this one, where everyone on the way can
            /// read the credential. Off by default.
            ///
            /// ```
            #[doc = concat!("let builder = ", $facade, "::Client::builder().allow_plain_http(true);")]
            /// ```
            pub fn allow_plain_http(self, allow: bool) -> Self {
                self.connection(move |connection| connection.allow_plain_http(allow))
            }

            /// How calls that failed are made again. Default: up to three attempts of what may pass
            /// by itself.
            ///
            /// ```
            #[doc = concat!("use ", $facade, "::RetryPolicy;")]
            #[doc = concat!("let builder = ", $facade, "::Client::builder().retry(RetryPolicy::never());")]
            /// ```
            pub fn retry(self, policy: $crate::RetryPolicy) -> Self {
                self.connection(move |connection| connection.retry(policy))
            }

            /// How many requests are made in a second, by all clones together. Default: no limit of
            /// this client's own.
            ///
            /// ```
            #[doc = concat!("use ", $facade, "::RateLimit;")]
            #[doc = concat!("let builder = ", $facade, "::Client::builder().rate_limit(RateLimit::per_second(5).burst(10));")]
            /// ```
            pub fn rate_limit(self, limit: $crate::RateLimit) -> Self {
                self.connection(move |connection| connection.rate_limit(limit))
            }

            /// Tells `observer` of every attempt, for metrics.
            ///
            /// ```
            #[doc = concat!("use ", $facade, "::AttemptEvent;")]
            #[doc = concat!("let builder = ", $facade, "::Client::builder()")]
            ///     .observer(|event: &AttemptEvent<'_>| println!("{}", event.operation()));
            /// ```
            pub fn observer(self, observer: impl $crate::Observer) -> Self {
                self.connection(move |connection| connection.observer(observer))
            }

            /// Sets what is not often set: proxy, certificates, pool, HTTP/2, an HTTP client of
            /// one's own, what is traced.
            ///
            /// ```
            #[doc = concat!("let builder = ", $facade, "::Client::builder()")]
            ///     .connection(|connection| connection.proxy("http://proxy.example.com:3128").pool_max_idle_per_host(4));
            /// ```
            pub fn connection(
                mut self,
                set: impl FnOnce($crate::ConnectionBuilder) -> $crate::ConnectionBuilder + Send + 'static,
            ) -> Self {
                self.settings.add(set);
                self
            }

            /// Sends requests by another transport than the network, for tests.
            ///
            /// ```
            #[doc = concat!("use ", $facade, "::{ScriptedReply, ScriptedTransport};")]
            /// let transport = ScriptedTransport::new([ScriptedReply::status(503)]);
            #[doc = concat!("let builder = ", $facade, "::Client::builder().transport(transport);")]
            /// ```
            pub fn transport(self, transport: impl $crate::Transport) -> Self {
                self.connection(move |connection| connection.transport(transport))
            }
        }
    };
}
