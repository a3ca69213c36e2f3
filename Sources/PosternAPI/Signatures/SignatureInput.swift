public import RawStructuredFieldValues

/// What a signature covers and the parameters that it carries, in the order in which they were given
/// (RFC 9421 section 2.3): one member of a `Signature-Input` field.
public struct SignatureInput: Hashable, Sendable {
    /// One parameter.
    public enum Parameter: Hashable, Sendable {
        /// When it was made, in seconds since 1970.
        case created(Int64)
        /// What makes it different from every other.
        case nonce(String)
        /// Whose it is.
        case keyID(String)
        /// The algorithm.
        case algorithm(String)
        /// The application.
        case tag(String)
    }

    /// What is covered.
    public let components: [Component]
    /// The parameters.
    public let parameters: [Parameter]

    /// An input.
    public init(components: [Component], parameters: [Parameter]) {
        self.components = components
        self.parameters = parameters
    }

    /// Reads an inner list.
    ///
    /// Nil where a component or parameter is unknown, comes twice, is of another type, or where a component
    /// has parameters of its own.
    public init?(_ list: InnerList) {
        var components: [Component] = []
        for item in list.bareInnerList {
            guard case .string(let name) = item.rfc9651BareItem, item.rfc9651Parameters.isEmpty,
                let component = Component(name: name), !components.contains(component)
            else { return nil }
            components.append(component)
        }
        var parameters: [Parameter] = []
        for (key, value) in list.rfc9651Parameters {
            switch (key, value) {
            case ("created", .integer(let seconds)): parameters.append(.created(seconds))
            case ("nonce", .string(let text)): parameters.append(.nonce(text))
            case ("keyid", .string(let text)): parameters.append(.keyID(text))
            case ("alg", .string(let text)): parameters.append(.algorithm(text))
            case ("tag", .string(let text)): parameters.append(.tag(text))
            default: return nil
            }
        }
        self.init(components: components, parameters: parameters)
    }

    /// The inner list.
    public var list: InnerList {
        var items = BareInnerList()
        for component in components {
            items.append(Item(bareItem: RFC9651BareItem.string(component.name), parameters: [:]))
        }
        var values: OrderedMap<String, RFC9651BareItem> = [:]
        for parameter in parameters {
            switch parameter {
            case .created(let seconds): values["created"] = .integer(seconds)
            case .nonce(let text): values["nonce"] = .string(text)
            case .keyID(let text): values["keyid"] = .string(text)
            case .algorithm(let text): values["alg"] = .string(text)
            case .tag(let text): values["tag"] = .string(text)
            }
        }
        return InnerList(bareInnerList: items, parameters: values)
    }
}
