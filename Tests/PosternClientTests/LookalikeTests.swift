import PosternFormat
import PosternSigning
import Testing

@testable import PosternClient

/// Attack A35: names that can be taken for each other.
@Suite("Names that look alike")
struct LookalikeTests {
    @Test(
        "A35 two names that the eye takes for each other are pointed out",
        arguments: [
            ("Ben", "Вen"), ("Ben", "BEN"), ("Ben", "Bén"), ("Nils", "Ni1s"), ("Nils", "NiIs"),
            ("Bern", "Bem"),
            ("Ada", "Ａda"), ("Ada", "Αdа"), ("Ada", "𝐀da"), ("Will", "VViII"), ("Max", "Мах"), ("Rob", "R0b"),
            ("Ben M.", "ben m"), ("Ørn", "Om"), ("Ben", "Ben\u{200B}"), ("Ada", "Ꭺda"), ("Sam5", "Sams"),
            ("Bo|", "Bol"), ("Josephine", "Jоsерhіnе"), ("Kim", "Кіm"), ("Tony", "Топy"), ("Hugh", "Нugh"),
        ])
    func alike(one: String, other: String) {
        let people = [HostileNames.person(one, mark: 1), HostileNames.person(other, mark: 2)]
        let marks = people.map { String($0.fingerprint.text.prefix(8)) }
        #expect(
            people.lookalikes == [
                "\(ShownText(one)) (\(marks[0])) and \(ShownText(other)) (\(marks[1])) look alike"
            ])
        #expect(people.alike == Set(people.map(\.fingerprint)))
    }

    @Test(
        "A35 names that differ are not pointed out",
        arguments: [
            ("Ben", "Ken"), ("Mia", "Nia"), ("Max", "Mia"), ("Ada", "Ida"), ("vendor", "vendor 2"),
            ("Bea", "Ben"),
            ("太郎", "次郎"), ("Вера", "Нора"), ("Cora", "Corin"),
        ])
    func different(one: String, other: String) {
        let people = [
            HostileNames.person(one, .vendor, mark: 1), HostileNames.person(other, .vendor, mark: 2),
        ]
        #expect(people.lookalikes.isEmpty && people.alike.isEmpty)
    }

    @Test("A35 people of one name are pointed out in one line, and told apart by their fingerprints")
    func same() {
        let people =
            (1...3).map { HostileNames.person("Ben", mark: $0) } + [HostileNames.person("Nia", mark: 4)]
        let marks = people.map { String($0.fingerprint.text.prefix(8)) }
        #expect(
            people.lookalikes == [
                "Ben (\(marks[0])), Ben (\(marks[1])) and Ben (\(marks[2])) have the same name"
            ])
        #expect(
            people.told == "Ben (maintainer, \(marks[0])), Ben (maintainer, \(marks[1])), "
                + "Ben (maintainer, \(marks[2])), Nia (maintainer)")
        #expect([people[0], people[0]].lookalikes.isEmpty)
    }

    @Test(
        "A35 a name that reads like a word of ours is pointed out",
        arguments: [
            ("you", "you"), ("Y0u", "you"), ("Cооrdinator", "coordinator"),
            ("Ada coordinator", "coordinator"),
            ("VENDOR", "vendor"), ("R.e.s.e.a.r.c.h.e.r", "researcher"),
        ])
    func words(name: String, word: String) {
        let person = HostileNames.person(name)
        let mark = person.fingerprint.text.prefix(8)
        #expect(
            [person].lookalikes == [
                "\(name) (\(mark)), a maintainer, has a name that reads like our word \(word)"
            ])
    }

    @Test("A35 the words for those who have no name are not pointed out")
    func neutral() {
        let people = [
            HostileNames.person("researcher", .researcher, mark: 1),
            HostileNames.person("vendor", .vendor, mark: 2),
            HostileNames.person("vendor 2", .vendor, mark: 3), HostileNames.person("Yolanda", mark: 4),
        ]
        #expect(people.lookalikes.isEmpty)
    }

    @Test("A35 a whole fingerprint means its owner, though another has it for a name")
    func fingerprint() {
        let ben = HostileNames.person("Ben", mark: 1)
        let thief = HostileNames.person(ben.fingerprint.text, mark: 2)
        #expect(ben.answers(to: ben.fingerprint.text) && !thief.answers(to: ben.fingerprint.text))
        #expect(
            ben.answers(to: ben.fingerprint.grouped)
                && ben.answers(to: String(ben.fingerprint.text.prefix(8))))
        #expect(ben.answers(to: "Ben") && !ben.answers(to: "Вen"))
    }
}
