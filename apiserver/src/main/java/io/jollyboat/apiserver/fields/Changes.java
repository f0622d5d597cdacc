package io.jollyboat.apiserver.fields;

/**
 * How an object differs from what it was.
 *
 * @param set the fields that are new or have another value
 * @param removed the fields that are gone
 */
public record Changes(FieldSet set, FieldSet removed) {

    /** Nothing changed. */
    public static final Changes NONE = new Changes(FieldSet.EMPTY, FieldSet.EMPTY);

    public boolean isEmpty() {
        return set.isEmpty() && removed.isEmpty();
    }
}
