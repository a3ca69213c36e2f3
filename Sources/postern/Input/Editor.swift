import Glibc
import PosternFormat

/// A text written in the person's own editor. The file lies in the home folder, readable by its owner only, and is
/// removed once its text is safely sent; until then nothing that was typed is lost.
struct Editor {
    /// The draft's file.
    let file: String

    /// Makes a draft that begins with `text`.
    init(home: String, name: String, text: String) throws(Failure) {
        var pattern = Array("\(home)/\(name)-XXXXXX.md".utf8CString)
        // mkstemps makes the file with mode 0600.
        let descriptor = unsafe mkstemps(&pattern, 3)
        guard descriptor >= 0 else { throw Failure("\(home): \(systemMessage(errno))") }
        file = String(decoding: pattern.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let bytes = Array(text.utf8)
        let written = unsafe write(descriptor, bytes, bytes.count)
        close(descriptor)
        guard written == bytes.count else { throw Failure("\(file): \(systemMessage(errno))") }
    }

    /// Opens the editor, waits, and gives back every byte of the file.
    func edited() throws(Failure) -> [UInt8] {
        let program =
            [Environment["VISUAL"], Environment["EDITOR"]].compactMap(\.self).first { !$0.isEmpty } ?? "vi"
        let quoted =
            "'" + file.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
            + "'"
        // system() hands the terminal to the editor and keeps its signals from us, which is what is wanted here.
        let status = unsafe system("\(program) \(quoted)")
        guard status == 0 else {
            throw Failure(
                "the editor failed: \(program)",
                hints: ["choose another with EDITOR, or give a file"])
        }
        return try TextSource.bytes(of: file)
    }

    /// Whether nothing was written into the draft.
    private func holds(_ template: String) -> Bool {
        (try? TextSource.bytes(of: file)) == Array(template.utf8)
    }

    /// Removes the draft.
    func discard() { unsafe unlink(file) }

    /// Writes in the editor, then does something with the text. Whatever goes wrong, the text stays where it is
    /// and the person is told where.
    static func compose<Result>(
        home: String, name: String, template: String, use: ([UInt8]) async throws -> Result
    ) async throws -> Result {
        let editor = try Editor(home: home, name: name, text: template)
        do {
            let text = try editor.edited()
            guard text != Array(template.utf8), text.contains(where: { $0 > 0x20 }) else {
                editor.discard()
                throw Failure("nothing was written, nothing is sent")
            }
            let result = try await use(text)
            editor.discard()
            return result
        } catch {
            var failure = Failure(error)
            if editor.holds(template) {
                editor.discard()
            } else if unsafe access(editor.file, F_OK) == 0 {
                failure.hints.append("the text is kept in \(editor.file)")
            }
            throw failure
        }
    }
}
