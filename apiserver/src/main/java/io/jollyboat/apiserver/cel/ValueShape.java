package io.jollyboat.apiserver.cel;

/** What is known of a value's form: how its strings are read, and what it holds. */
public interface ValueShape {

    /** Nothing is known. */
    ValueShape ANY = new ValueShape() {};

    /** The form of the member of that name, as JSON has it. */
    default ValueShape member(String name) {
        return ANY;
    }

    /** The form of a list's elements. */
    default ValueShape element() {
        return ANY;
    }

    /** What tells a list's elements apart. */
    default ListType listType() {
        return new ListType.Atomic();
    }

    /** What a string is here: itself, or a time, a duration, bytes. */
    default Object text(String text) {
        return text;
    }

    /** Whether whole numbers stand for numbers with a fraction here. */
    default boolean fractional() {
        return false;
    }

    /**
     * The JSON name of a member by the name expressions use, which for objects with known members
     * is an identifier of the language: {@code x__dash__y} for {@code x-y}.
     *
     * @return empty when no member may be called that
     */
    default String jsonName(String name) {
        return name;
    }

    /** The name that expressions use for a member; the inverse of {@link #jsonName}. */
    default String expressionName(String jsonName) {
        return jsonName;
    }
}
