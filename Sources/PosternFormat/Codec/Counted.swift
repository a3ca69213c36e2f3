/// `1 entry`, `3 entries`: how many of what there are, in the words of an error or a report.
///
/// - Parameter many: where more than an s is put to `one`.
package func counted(_ count: some BinaryInteger, _ one: String, _ many: String? = nil) -> String {
    "\(count) \(count == 1 ? one : many ?? one + "s")"
}
