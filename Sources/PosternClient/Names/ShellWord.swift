extension String {
    /// As one word of a command line: between apostrophes where a shell would read it otherwise.
    public var shellQuoted: String {
        let isPlain =
            !isEmpty
            && utf8.allSatisfy { byte in
                Unicode.Scalar(byte).properties.isAlphabetic && byte < 0x80
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || "-._/=:@%+,".utf8.contains(byte)
            }
        return isPlain ? self : "'" + replacing("'", with: "'\\''") + "'"
    }

    /// This option of a command line with its value: in one word where the value would be read as an option otherwise.
    public func option(_ value: String) -> String {
        value.hasPrefix("-") ? "\(self)=\(value)".shellQuoted : "\(self) \(value.shellQuoted)"
    }
}
