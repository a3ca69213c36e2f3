import Glibc

/// The environment variables that this program looks at. It never writes one: a secret in the environment is
/// shown by `ps` and inherited by every child.
enum Environment {
    static subscript(_ name: String) -> String? {
        guard let value = unsafe getenv(name) else { return nil }
        return unsafe String(cString: value)
    }
}
