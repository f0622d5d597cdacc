package io.jollyboat.apiserver.patch;

/** What a strategic merge must know of a type: how each of its members is merged. */
public interface PatchSchema {
    /** Nothing is known: maps are merged, lists are replaced. */
    PatchSchema UNKNOWN = name -> Member.UNKNOWN;

    /** The rules of the member of that name. */
    Member member(String name);

    /**
     * The rules of one member.
     *
     * @param mergesLists whether a list is merged with the patch's rather than replaced by it
     * @param mergeKey the member by which the objects of a list are told apart; empty for lists of
     *     scalars
     * @param replacesMaps whether an object is replaced by the patch's rather than merged with it
     * @param below the type of the object, or of the list's objects
     */
    record Member(boolean mergesLists, String mergeKey, boolean replacesMaps, PatchSchema below) {
        static final Member UNKNOWN = new Member(false, "", false, name -> Member.unknown());

        private static Member unknown() {
            return UNKNOWN;
        }
    }
}
