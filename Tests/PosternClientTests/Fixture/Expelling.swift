import PosternAPI
import PosternFormat
import PosternLog
import PosternSigning

@testable import PosternClient

extension Village {
    /// What a later command will do: takes somebody out of the program.
    func expel(_ resident: Resident) async throws {
        let session = ada.client.session
        let pin = try session.home.pin(named: nil)
        let me = try await session.unlocked()
        let server = try session.server(pin.origin, signer: me)
        let state = try await session.program(pin, at: server).state
        let statement = ProgramStatement(
            program: pin.id, place: state.place, madeAt: systemTime(),
            action: .expel(try resident.client.identity().fingerprint), author: me.fingerprint, sign: me.sign)
        _ = try await server.post(statement.encoded, to: .log(LogID(program: pin.id)))
    }
}
