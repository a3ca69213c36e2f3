/// Reads text that is shown to people in one line: valid UTF-8 without control characters.
func plainText(_ bytes: some Collection<UInt8>) -> String? {
    guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
    let hasControls = text.unicodeScalars.contains { $0.value < 0x20 || (0x7f...0x9f).contains($0.value) }
    return hasControls ? nil : text
}
