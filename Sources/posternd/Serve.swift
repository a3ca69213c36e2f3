import ArgumentParser
import Logging
import PosternServer
import PosternStore
import ServiceLifecycle
import UnixSignals

/// `posternd serve`
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serve a data folder.",
        discussion: """
            The first time, makes the folder, the database, the storage key and the server's own key, and prints a \
            setup code that `postern program create` uses up. Each time, prints where it listens. SIGTERM and SIGINT \
            stop it: it takes no more connections, ends event streams and finishes what is being answered.

            Plain HTTP is spoken on loopback only, or with --behind-proxy where a proxy in front speaks TLS. The proxy \
            must hand on Host as it came and append the client's address to X-Forwarded-For.

            EXAMPLES:
              posternd serve --data /var/lib/postern
              posternd serve --data /var/lib/postern --listen 0.0.0.0:443 \\
                --tls-certificate fullchain.pem --tls-key key.pem

            EXIT CODES:
              0 stopped as asked, 1 failed, 64 wrong usage
            """)

    @OptionGroup var data: DataOptions
    @OptionGroup(title: "Network") var network: NetworkOptions
    @OptionGroup(title: "Limits") var limits: LimitOptions

    @Option(help: ArgumentHelp("The least that is logged to standard error.", valueName: "level"))
    var logLevel = LogLevel.info

    func run() async throws {
        let openFiles = Hardening.apply()
        let logger = Logger(label: "posternd") { _ in LogLine(level: logLevel.level) }
        var options = network.options
        options.limits = limits.limits
        if options.limits.fit(openFiles: openFiles) {
            logger.warning(
                "fewer connections than the limit: the system allows too few open files",
                metadata: ["connections": .stringConvertible(options.limits.connections)])
        }
        do {
            try options.check()
        } catch {
            throw fail(error, .usage)
        }
        let store: Store
        do {
            store = try Store.open(folder: data.data, storageKey: data.storageKey, clock: SystemClock.now)
        } catch {
            throw fail(error)
        }
        if let code = store.setupCode {
            StandardStream.output.write(line: "setup code: \(code)")
        }
        try await serve(store, options, logger)
    }

    private func serve(_ store: Store, _ options: ServerOptions, _ logger: Logger) async throws {
        do {
            // What speaks for a proxy, or to other machines, does not know what they call it.
            let isNear = !options.isBehindProxy && options.certificate == nil
            let server = try Server(options, store: store, clock: SystemClock.now, logger: logger) { origin in
                StandardStream.output.write(line: "listening on \(origin)")
                guard let code = store.setupCode else { return }
                let url = isNear ? "\(origin)" : "https://HOST"
                // Beside the code, and not in the log.
                StandardStream.output.write(
                    line: "hint: postern program create --name NAME --server \(url) --setup-code \(code)")
            }
            var configuration = ServiceGroupConfiguration(
                services: [server], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
            // The service group's own talk is for who asked for it.
            configuration.logger.logLevel = max(.notice, logLevel.level)
            configuration.maximumGracefulShutdownDuration = .seconds(5)
            try await ServiceGroup(configuration: configuration).run()
            try store.close()
            logger.info("stopped")
        } catch is CancellationError {
            try? store.close()
        } catch let error as ServerError {
            try? store.close()
            throw fail(error)
        } catch {
            try? store.close()
            throw fail("\(error)")
        }
    }
}
