package io.jollyboat.apiserver.cache;

import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/**
 * A value that every object has which a {@link Selection} selects, by which its watchers are found:
 * that of a pod's node, mostly, since every node watches its own pods.
 *
 * @param of what it is the value of
 */
public record Trait(Property of, String value) {

    /** The name of an object, of whatever namespace. */
    public static Trait name(String value) {
        return new Trait(Name.NAME, value);
    }

    /**
     * A field.
     *
     * @param field as selectors call it; of one resource always with the same reader
     */
    public static Trait field(String field, Function<ObjectNode, String> reader, String value) {
        return new Trait(new Field(field, reader), value);
    }

    /** Whether an object has the value; cheap from the second time on. */
    public boolean of(StoredObject object) {
        return of.of(object).equals(value);
    }

    /** What objects have a value of. */
    sealed interface Property {
        String of(StoredObject object);

        /** What it is known by among the properties of a resource. */
        String known();
    }

    private enum Name implements Property {
        NAME;

        @Override
        public String of(StoredObject object) {
            return object.key().substring(object.key().lastIndexOf('/') + 1);
        }

        @Override
        public String known() {
            return "metadata.name";
        }
    }

    private record Field(String known, Function<ObjectNode, String> reader) implements Property {
        @Override
        public String of(StoredObject object) {
            return object.remembered(known, reader);
        }
    }
}
