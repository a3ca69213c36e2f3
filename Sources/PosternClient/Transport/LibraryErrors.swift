internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL

/// What the libraries' errors say, in our words: theirs quote files of the machine that built them.
enum LibraryError {
    /// Why TLS came to nothing.
    static func tlsFault(_ error: any Error) -> TransportFault {
        if let error = error as? NIOSSLExtraError, error == .failedToValidateHostname {
            return .untrusted("its certificate is for another name")
        }
        switch reason(of: error) {
        case "WRONG_VERSION_NUMBER", "HTTP_REQUEST", "HTTPS_PROXY_REQUEST": return .noTLS
        case "CERTIFICATE_VERIFY_FAILED":
            return .untrusted("its certificate has expired, or was not issued by an authority trusted here")
        case let reason?:
            return .untrusted("TLS fails: \(reason.lowercased().replacing("_", with: " "))")
        case nil: return .untrusted("TLS fails")
        }
    }

    /// Why a connection failed.
    static func connectionFault(_ error: any Error) -> String {
        switch error {
        case let error as IOError: Home.reason(error.errnoCode)
        case is HTTPParserError: "what answers does not speak HTTP"
        case ChannelError.connectTimeout: "no connection in time"
        case is ChannelError: "the connection was closed"
        default: "the connection failed (\(type(of: error)))"
        }
    }

    /// What BoringSSL calls it: `error:100000f7:SSL routines:OPENSSL_internal:WRONG_VERSION_NUMBER at …`.
    private static func reason(of error: any Error) -> String? {
        guard let start = "\(error)".firstRange(of: "OPENSSL_internal:") else { return nil }
        let name = "\(error)"[start.upperBound...].prefix {
            $0 == "_" || $0.isASCII && ($0.isUppercase || $0.isNumber)
        }
        return name.isEmpty ? nil : String(name)
    }
}
