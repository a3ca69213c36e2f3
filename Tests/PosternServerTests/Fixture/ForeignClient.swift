import Foundation
import HTTPTypes
import PosternFormat
import PosternSigning

/// A client that nobody here wrote: the signature base put together by hand, as the specification spells it out.
extension HTTPRequest {
    mutating func signAsItStands(by person: Person) {
        let nonce = Base64Text.of(RandomSource.system.bytes(16))
            .replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_")
            .replacingOccurrences(of: "=", with: "")
        let created = TestServer.now().milliseconds / 1000
        let parameters = """
            ("@method" "@authority" "@path" "@query" "content-digest");created=\(created);nonce="\(nonce)"\
            ;keyid="\(person.fingerprint.text)";alg="ed25519";tag="postern/1"
            """
        let base = """
            "@method": \(method.rawValue)
            "@authority": \(authority ?? "")
            "@path": \(path ?? "")
            "@query": ?
            "content-digest": \(headerFields[HTTPField.Name("Content-Digest")!] ?? "")
            "@signature-params": \(parameters)
            """
        let signature = person.key.signature(rawMessage: Array(base.utf8)).bytes
        headerFields[HTTPField.Name("Signature-Input")!] = "postern=\(parameters)"
        headerFields[HTTPField.Name("Signature")!] = "postern=:\(Base64Text.of(signature)):"
    }
}

enum Base64Text {
    static func of(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }
}
