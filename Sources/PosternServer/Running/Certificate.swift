internal import NIOSSL

extension TLSConfiguration {
    /// TLS 1.2 or later with a certificate and its key from PEM files.
    static func server(_ files: ServerOptions.Certificate) throws(ServerError) -> TLSConfiguration {
        let chain: [NIOSSLCertificateSource]
        do {
            chain = try NIOSSLCertificate.fromPEMFile(files.certificate).map { .certificate($0) }
        } catch {
            throw .certificate(files.certificate, reason: "not a certificate that can be read")
        }
        guard !chain.isEmpty else {
            throw .certificate(files.certificate, reason: "there is no certificate in it")
        }
        let key: NIOSSLPrivateKey
        do {
            key = try NIOSSLPrivateKey(file: files.key, format: .pem)
        } catch {
            throw .certificate(files.key, reason: "not a private key that can be read")
        }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain, privateKey: .privateKey(key))
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        do {
            _ = try NIOSSLContext(configuration: configuration)
        } catch {
            throw .certificate(files.certificate, reason: "the certificate and the key do not go together")
        }
        return configuration
    }
}
