internal import GRDB
internal import PosternFormat

/// The tables. There is one migration until the first release; from then on they are only ever appended.
///
/// What a thief of the file sees: row numbers, counts, padded sizes, and which logs belong together.
/// Everything else is either encrypted (`record`, `rooms`) or blinded (`name`, `person`, `mark`, `window`).
enum Schema {
    /// The shortest sealed record: nonce, smallest padded record, authentication tag.
    private static let sealed = StorageCipher.nonceLength + Padding.least + StorageCipher.tagLength

    private static let current = "second edition"

    /// Whether a draft of this program made the database, whose format nothing reads.
    static func isDraft(_ db: Database) throws -> Bool {
        let applied = try migrator.appliedIdentifiers(db)
        return !applied.isEmpty && !applied.contains(current)
    }

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration(current) { db in
            try db.execute(
                sql: """
                    -- Generations of the storage key: one, or two while a rekey is under way.
                    CREATE TABLE generation (
                        number INTEGER PRIMARY KEY CHECK (number >= 1),
                        key BLOB NOT NULL UNIQUE CHECK (length(key) = 32)
                    ) STRICT;

                    -- The server's own secrets: signing key, nonce key, digest of the setup code.
                    CREATE TABLE server (
                        id INTEGER PRIMARY KEY CHECK (id = 1),
                        generation INTEGER NOT NULL REFERENCES generation (number),
                        record BLOB NOT NULL CHECK (length(record) >= \(sealed))
                    ) STRICT;

                    -- A program log or a room log, with what is needed to append to it. A program log is its
                    -- own program.
                    CREATE TABLE log (
                        id INTEGER PRIMARY KEY,
                        program INTEGER NOT NULL REFERENCES log (id),
                        name BLOB NOT NULL UNIQUE CHECK (length(name) = 32),
                        generation INTEGER NOT NULL REFERENCES generation (number),
                        record BLOB NOT NULL CHECK (length(record) >= \(sealed))
                    ) STRICT;
                    CREATE INDEX log_program ON log (program);

                    CREATE TABLE entry (
                        log INTEGER NOT NULL REFERENCES log (id),
                        "index" INTEGER NOT NULL CHECK ("index" >= 0),
                        -- The blinded hash: posting the same bytes again finds the same entry.
                        mark BLOB NOT NULL CHECK (length(mark) = 32),
                        generation INTEGER NOT NULL REFERENCES generation (number),
                        record BLOB NOT NULL CHECK (length(record) >= \(sealed)),
                        PRIMARY KEY (log, "index"),
                        UNIQUE (log, mark)
                    ) STRICT;
                    CREATE TRIGGER entry_follows BEFORE INSERT ON entry
                        WHEN NEW."index" > 0 AND NOT EXISTS (
                            SELECT 1 FROM entry WHERE log = NEW.log AND "index" = NEW."index" - 1)
                        BEGIN SELECT RAISE(ABORT, 'an entry must follow the one before it'); END;

                    -- A person in a log: an enrolled person or a member of a room in the program's log, a
                    -- current member in a room's.
                    CREATE TABLE member (
                        person BLOB NOT NULL PRIMARY KEY CHECK (length(person) = 32),
                        generation INTEGER NOT NULL REFERENCES generation (number),
                        record BLOB NOT NULL CHECK (length(record) >= \(sealed)),
                        rooms BLOB NOT NULL CHECK (length(rooms) >= \(sealed))
                    ) STRICT, WITHOUT ROWID;

                    -- Nonces of requests that could still be replayed.
                    CREATE TABLE nonce (
                        mark BLOB NOT NULL PRIMARY KEY CHECK (length(mark) = 32),
                        window BLOB NOT NULL CHECK (length(window) = 16)
                    ) STRICT, WITHOUT ROWID;

                    -- Where the statements of a room are among its entries, so that they are found without opening
                    -- the messages between them. All rows are of one size.
                    CREATE TABLE landmark (
                        log INTEGER NOT NULL REFERENCES log (id),
                        block INTEGER NOT NULL CHECK (block >= 0),
                        generation INTEGER NOT NULL REFERENCES generation (number),
                        record BLOB NOT NULL CHECK (length(record) = \(sealed)),
                        PRIMARY KEY (log, block)
                    ) STRICT, WITHOUT ROWID;

                    -- How much each person has added to a room. All rows are of one size.
                    CREATE TABLE share (
                        log INTEGER NOT NULL REFERENCES log (id),
                        block INTEGER NOT NULL CHECK (block >= 0),
                        generation INTEGER NOT NULL REFERENCES generation (number),
                        record BLOB NOT NULL CHECK (length(record) = \(sealed)),
                        PRIMARY KEY (log, block)
                    ) STRICT, WITHOUT ROWID;

                    -- Rooms whose entries were deleted, and may still be in the write-ahead log.
                    CREATE TABLE erasure (
                        log INTEGER PRIMARY KEY REFERENCES log (id)
                    ) STRICT;
                    """)
        }
        return migrator
    }
}
