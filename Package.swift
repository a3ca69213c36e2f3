// swift-tools-version: 6.3
// The architecture page: targets in layer order, each with what it says and what it never imports.
// Scripts/check-architecture reads the closures from `swift package describe` and fails when one is wider.

import PackageDescription

let strict: [SwiftSetting] = [
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let asyncHTTPClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let hummingbirdTLS = Target.Dependency.product(name: "HummingbirdTLS", package: "hummingbird")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioHTTPTypes = Target.Dependency.product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let serviceLifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let structuredFields = Target.Dependency.product(
    name: "RawStructuredFieldValues", package: "swift-http-structured-headers")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")

let package = Package(
    name: "postern",
    products: [
        .executable(name: "postern", targets: ["postern"]),
        .executable(name: "posternd", targets: ["posternd"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-http-structured-headers", exact: "1.7.0"),
        .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0", traits: []),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras.git", exact: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1", traits: []),
        .package(url: "https://github.com/swift-server/async-http-client", exact: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
    ],
    targets: [
        // libsodium by capability. One module map each, so that what a layer must not do does not compile there.
        .systemLibrary(
            name: "CSodiumSign", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev", "pkg-config"])]),
        .systemLibrary(
            name: "CSodiumAEAD", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev", "pkg-config"])]),
        .systemLibrary(
            name: "CSodiumBox", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev", "pkg-config"])]),

        // Secret bytes, signing and verifying keys, digests, tags.
        // Never: Foundation, NIO.
        .target(name: "PosternSigning", dependencies: ["CSodiumSign"], swiftSettings: strict),

        // The wire: ids, cards, statements, entries, receipts, codec; specification and threat model.
        // Never: HTTP, GRDB, secret keys.
        .target(name: "PosternFormat", dependencies: ["PosternSigning"], swiftSettings: strict),

        // The append rule; from unverified to verified.
        // Never: storage, network, clock.
        .target(name: "PosternLog", dependencies: ["PosternFormat"], swiftSettings: strict),

        // Identities, wraps, seal, open, padding.
        // Never: HTTP, GRDB.
        .target(
            name: "PosternSealing",
            dependencies: ["CSodiumAEAD", "CSodiumBox", "PosternLog"], swiftSettings: strict),

        // HTTP as both sides see it: paths, message signatures, digests, JSON bodies, problem documents.
        // Never: Hummingbird, AsyncHTTPClient, PosternSealing.
        .target(
            name: "PosternAPI",
            dependencies: ["PosternFormat", httpTypes, structuredFields], swiftSettings: strict),

        // Migrations, records, named transactions, storage cipher.
        // Never: Hummingbird, PosternSealing, CSodiumBox.
        .target(
            name: "PosternStore", dependencies: ["CSodiumAEAD", "PosternLog", grdb], swiftSettings: strict),

        // Routes, authentication, limits, errors.
        // Never: PosternSealing, CSodiumBox, GRDB.
        .target(
            name: "PosternServer",
            dependencies: [
                "PosternAPI", "PosternLog", "PosternStore",
                httpTypes, hummingbird, hummingbirdCore, hummingbirdTLS, logging, nioCore, nioHTTP1,
                nioHTTPTypes,
                nioPosix, nioSSL, serviceLifecycle,
            ],
            resources: [.embedInCode("openapi.json")],
            swiftSettings: strict),

        // Trust, transport, send, receive, case work.
        // Never: Hummingbird, PosternStore, GRDB.
        .target(
            name: "PosternClient",
            dependencies: [
                "PosternAPI", "PosternSealing",
                asyncHTTPClient, httpTypes, nioCore, nioHTTP1, nioPosix, nioSSL,
            ],
            swiftSettings: strict),

        // For people.
        // Never: C modules.
        .executableTarget(
            name: "postern", dependencies: ["PosternClient", argumentParser], swiftSettings: strict),

        // The server.
        // Never: C modules, PosternSealing.
        .executableTarget(
            name: "posternd",
            dependencies: [
                "PosternServer", "PosternStore", argumentParser, logging, serviceLifecycle, unixSignals,
            ],
            swiftSettings: strict),

        // Each layer's tests run against the real layer below it.
        .testTarget(name: "PosternSigningTests", dependencies: ["PosternSigning"], swiftSettings: strict),
        .testTarget(
            name: "PosternFormatTests", dependencies: ["PosternFormat", "VectorFiles"],
            swiftSettings: strict),
        .testTarget(
            name: "PosternLogTests", dependencies: ["PosternLog", "PosternSealing", "VectorFiles"],
            swiftSettings: strict),
        .testTarget(
            name: "PosternSealingTests",
            dependencies: ["CSodiumBox", "CSodiumSign", "PosternSealing", "VectorFiles"],
            swiftSettings: strict),
        .testTarget(name: "PosternAPITests", dependencies: ["PosternAPI"], swiftSettings: strict),
        .testTarget(name: "PosternStoreTests", dependencies: ["PosternStore", grdb], swiftSettings: strict),
        .testTarget(
            name: "PosternServerTests",
            dependencies: [
                "posternd", "PosternServer", httpTypes, logging, nioCore, nioPosix, nioSSL, serviceLifecycle,
            ],
            exclude: ["Help"], swiftSettings: strict),
        .testTarget(
            name: "PosternClientTests",
            dependencies: [
                "PosternClient", "PosternServer", "PosternStore", logging, nioCore, nioPosix,
                serviceLifecycle,
            ],
            swiftSettings: strict),

        // The programs themselves: real binaries, real sockets, and servers that lie.
        .testTarget(
            name: "PosternTests",
            dependencies: [
                "postern", "posternd", "PosternAPI", "PosternClient", "PosternSealing", argumentParser,
                httpTypes, hummingbird, hummingbirdCore, logging, nioCore, nioPosix,
            ],
            exclude: ["Help"],
            swiftSettings: strict),

        // Test vectors as text, and the program that makes them.
        .target(
            name: "VectorFiles", dependencies: ["PosternFormat"], path: "Tests/VectorFiles",
            swiftSettings: strict),
        .executableTarget(
            name: "vector-writer", dependencies: ["CSodiumAEAD", "PosternSealing", "VectorFiles"],
            path: "Tests/VectorWriter", swiftSettings: strict),

        // Prints ratios against libsodium alone, taken in the same run.
        .executableTarget(
            name: "postern-bench",
            dependencies: ["CSodiumAEAD", "CSodiumBox", "CSodiumSign", "PosternSealing"],
            path: "Tests/Benchmarks", swiftSettings: strict),

        // Prints appends a second as ratios against a bare route with group commit, taken in the same run.
        .executableTarget(
            name: "append-bench",
            dependencies: [
                "PosternAPI", "PosternServer", "PosternStore", grdb, httpTypes, hummingbird, logging, nioCore,
                nioPosix, serviceLifecycle,
            ],
            path: "Tests/AppendBench", swiftSettings: strict),

        // Fills a server for Scripts/rotate-proof and looks at what a rotation left behind.
        .executableTarget(
            name: "rotate-proof",
            dependencies: [
                "PosternAPI", "PosternClient", "PosternSealing", asyncHTTPClient, httpTypes, nioCore,
                nioHTTP1,
            ],
            path: "Tests/RotateProof", swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)

// Fuzzing (Scripts/fuzz), in a build of its own, since the sanitizers' flags are for the whole of it.
if Context.environment["POSTERN_FUZZ"] != nil {
    package.targets += [
        .systemLibrary(name: "CFuzzer", path: "Tests/Fuzzing/CFuzzer"),
        .executableTarget(
            name: "postern-fuzz",
            dependencies: [
                "CFuzzer", "CSodiumAEAD", "PosternAPI", "PosternSealing", "VectorFiles", httpTypes,
                structuredFields,
            ],
            path: "Tests/Fuzzing/Targets", swiftSettings: strict),
    ]
}
