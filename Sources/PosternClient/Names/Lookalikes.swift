public import PosternFormat
internal import PosternSigning

/// Names that can be taken for each other, or for a word of ours.
struct Lookalikes {
    private let people: [Person]

    /// - Parameter people: a list, or several; a person in more than one counts once.
    init(_ people: some Sequence<Person>) {
        var seen: Set<Fingerprint> = []
        self.people = people.filter { seen.insert($0.fingerprint).inserted }
    }

    /// Those whose names have one skeleton, two or more together, in the order of the list.
    var groups: [[Person]] {
        guard people.count > 1 else { return [] }
        let skeletons = people.map { Skeleton.of($0.name.raw) }
        var groups: [[Person]] = []
        for (place, skeleton) in skeletons.enumerated() where skeletons.firstIndex(of: skeleton) == place {
            let group = people.indices.filter { skeletons[$0] == skeleton }.map { people[$0] }
            if group.count > 1 { groups.append(group) }
        }
        return groups
    }

    /// One line for each group, and for each name that reads like a word of ours.
    var lines: [String] {
        groups.map { group in
            let isOneName = group.allSatisfy { $0.name == group[0].name }
            return "\(Self.joined(group.map(\.nameAndMark))) "
                + (isOneName ? "have the same name" : "look alike")
        }
            + people.compactMap { person in
                Self.word(in: person).map {
                    "\(person.nameAndMark), a \(person.role), has a name that reads like our word \($0)"
                }
            }
    }

    /// The word of ours that a name holds or reads like: a role that is not theirs, or `you`.
    private static func word(in person: Person) -> String? {
        let name = person.name.raw
        let parts = name.split { !($0.isLetter || $0.isNumber) }.map { Skeleton.of(String($0)) }
        let words = Role.allCases.filter { $0 != person.role }.map(\.description) + ["you"]
        return words.first { word in
            let skeleton = Skeleton.of(word)
            return parts.contains(skeleton) || Skeleton.of(name) == skeleton
        }
    }

    private static func joined(_ texts: [String]) -> String {
        texts.dropLast().joined(separator: ", ") + " and " + (texts.last ?? "")
    }
}

extension Sequence<Person> {
    /// What is to be pointed out where this list is shown or asked about: `Ben (ab12cd34) and Вen (ef56gh78) look alike`.
    public var lookalikes: [String] { Lookalikes(self).lines }

    /// Those whose names do not tell them apart: they are shown with their fingerprints.
    public var alike: Set<Fingerprint> { Set(Lookalikes(self).groups.joined().map(\.fingerprint)) }
}
