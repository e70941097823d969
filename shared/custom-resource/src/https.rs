//! Answers over HTTPS, with the HTTP client and the TLS stack that the AWS SDK uses too, and the certificates of the system.

use std::io;

use bytes::Bytes;
use http::{Method, Request, header::CONTENT_TYPE};
use http_body_util::{BodyExt, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::{TokioExecutor, TokioTimer},
};
use rustls::crypto::aws_lc_rs;

use crate::{Endpoint, EndpointError, Receipt, ResponseUrl};

/// The most that is read of an error of S3, in bytes.
const LONGEST_ERROR: usize = 64 * 1024;

/// The response bucket. Connections are kept for the next answer; redirects are not followed, proxies not used.
#[derive(Debug, Clone)]
pub struct HttpsEndpoint(Client<HttpsConnector<HttpConnector>, Full<Bytes>>);

impl HttpsEndpoint {
    /// Reads the certificates of the system; connects to nothing.
    ///
    /// # Errors
    /// When the system has no certificates.
    pub fn new() -> io::Result<Self> {
        // The provider is named because a program that links two of them has no default.
        let builder = HttpsConnectorBuilder::new().with_provider_and_native_roots(aws_lc_rs::default_provider())?;
        // Plain HTTP is for the emulator; which URL may have it is for `ResponseHosts` to say.
        let connector = builder.https_or_http().enable_http1().build();
        Ok(Self(Client::builder(TokioExecutor::new()).pool_timer(TokioTimer::new()).build(connector)))
    }
}

impl Endpoint for HttpsEndpoint {
    async fn put(&self, url: &ResponseUrl, body: Bytes) -> Result<Receipt, EndpointError> {
        // The URL is signed for an empty content type, and its path and query go out as they came.
        let request = Request::builder().method(Method::PUT).uri(url.expose().clone()).header(CONTENT_TYPE, "");
        let request = request.body(Full::new(body)).map_err(EndpointError::new)?;
        let response = self.0.request(request).await.map_err(EndpointError::new)?;
        let status = response.status().as_u16();
        // Read to its end, so that the connection can be used again.
        let body = Limited::new(response.into_body(), LONGEST_ERROR).collect().await;
        let code = body.ok().and_then(|body| error_code(&body.to_bytes()));
        Ok(Receipt { status, code })
    }
}

/// `SlowDown` of `<Error><Code>SlowDown</Code>…`.
fn error_code(body: &[u8]) -> Option<String> {
    let (_, rest) = str::from_utf8(body).ok()?.split_once("<Code>")?;
    let (code, _) = rest.split_once("</Code>")?;
    (code.len() <= 64 && code.bytes().all(|byte| byte.is_ascii_alphanumeric())).then(|| code.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_code_of_an_error_and_nothing_else() {
        let body = b"<?xml version=\"1.0\"?><Error><Code>SlowDown</Code><Message>reduce</Message></Error>";
        assert_eq!(error_code(body).as_deref(), Some("SlowDown"));
        assert_eq!(error_code(b"<Code>https://bucket?X-Amz-Signature=1</Code>"), None);
        assert_eq!(error_code(b"<Code>"), None);
        assert_eq!(error_code(b"\xff"), None);
    }
}
