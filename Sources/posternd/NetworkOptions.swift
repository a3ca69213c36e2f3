import ArgumentParser
import PosternServer

/// Where `serve` listens, and what it speaks there.
struct NetworkOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Where to listen; port 0 takes any that is free.", valueName: "host:port"))
    var listen = "127.0.0.1:8440"

    @Option(help: ArgumentHelp("A PEM file: the certificate, then those up to its root.", valueName: "file"))
    var tlsCertificate: String?

    @Option(help: ArgumentHelp("A PEM file: the certificate's private key.", valueName: "file"))
    var tlsKey: String?

    @Flag(help: "A proxy in front speaks TLS; the client's address is the last in X-Forwarded-For.")
    var behindProxy = false

    func validate() throws {
        guard ListenAddress(listen) != nil else {
            throw ValidationError("--listen takes HOST:PORT, such as 127.0.0.1:8440 or [::1]:8440")
        }
        guard (tlsCertificate == nil) == (tlsKey == nil) else {
            throw ValidationError("--tls-certificate and --tls-key go together")
        }
    }

    var options: ServerOptions {
        guard let address = ListenAddress(listen) else { preconditionFailure("validated") }
        var options = ServerOptions(listen: address)
        if let tlsCertificate, let tlsKey {
            options.certificate = .init(certificate: tlsCertificate, key: tlsKey)
        }
        options.isBehindProxy = behindProxy
        return options
    }
}
