import PosternClient
import PosternFormat
import PosternSealing
import PosternSigning

/// Somebody in the model: a home on the disk, and their keys, so that the model can try what they could open.
final class ModelPerson: Sendable {
    let name: String
    let folder: TemporaryFolder
    let card: String
    let fingerprint: Fingerprint
    let identity: Identity

    /// Moves in: makes a home with an identity.
    static func movesIn(_ name: String, in folder: TemporaryFolder) async throws -> ModelPerson {
        let household = InProcess(name, in: folder)
        _ = try await household.moveIn(name)
        let person = try await ModelPerson(name, in: folder, household.client)
        await household.client.shutdown()
        return person
    }

    private init(_ name: String, in folder: TemporaryFolder, _ client: Client) async throws {
        let own = try client.identity()
        self.name = name
        self.folder = folder
        card = own.card
        fingerprint = own.fingerprint
        identity = try IdentityFile.open(try await client.exportIdentity(passphrase: nil)) { nil }
    }

    var home: String { folder.path(name) }
    /// The same home, for the real program.
    var resident: Resident { Resident(name, in: folder.path) }

    /// Runs one command: a client that begins with nothing but the home, and is gone afterwards.
    func command<Value: Sendable>(
        _ body: @Sendable (Client) async throws -> Value
    ) async throws -> Value {
        let client = InProcess(name, in: folder).client
        do {
            let value = try await body(client)
            await client.shutdown()
            return value
        } catch {
            await client.shutdown()
            throw error
        }
    }
}

/// An invariant of the model that did not hold, or a step that went otherwise than it may.
struct ModelViolation: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
