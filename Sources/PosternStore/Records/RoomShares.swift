internal import PosternFormat

/// What one person has added to a room.
struct MemberShare: Equatable {
    let person: Fingerprint
    var said = Share()
    var stated = Share()
}

/// What each person has added to a room over its life, whether they are a member now or not: a member who is
/// removed and added again goes on where they were.
struct RoomShares: Equatable {
    var people: [MemberShare] = []
}
