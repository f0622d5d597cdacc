package io.jollyboat.apiserver.fields;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What field ownership must know of a type. This is all that a source of types has to provide:
 * {@link SchemaForms} does it for built-in kinds, {@link OpenApiForms} for custom resources.
 *
 * <p>Forms are immutable and shared; those of recursive types look up their members only when
 * asked.
 */
public sealed interface Form {

    /** Anything goes; what the value is decides: objects are granular, lists are atomic. */
    Form DEDUCED = new Deduced();

    /** A value that is taken as a whole, whatever it is. */
    Form ANY = new Scalar(Kind.ANY);

    /** What a scalar may be. */
    enum Kind {
        STRING,
        NUMBER,
        BOOLEAN,
        /** Any value at all. */
        ANY
    }

    /** How the elements of a list are told apart. */
    enum Relation {
        /** Not at all: the list is one value. */
        ATOMIC,
        /** By their value. */
        SET,
        /** By the values of some of their members. */
        MAP
    }

    /** A value without parts of its own. */
    record Scalar(Kind kind) implements Form {}

    /** See {@link #DEDUCED}. */
    record Deduced() implements Form {}

    /**
     * An object.
     *
     * @param declared the forms of the members that are known by name
     * @param others the form of all other members; null when there must be none
     * @param atomic whether the object is owned as one value
     */
    record Members(Declared declared, @Nullable Form others, boolean atomic) implements Form {

        /** The form of a member, or null when there must be none of that name. */
        @Nullable Form member(String name) {
            Form form = declared.of(name);
            return form == null ? others : form;
        }
    }

    /** The members that a type knows by name. */
    @FunctionalInterface
    interface Declared {
        /** None. */
        Declared NONE = name -> null;

        /** The form of a member; null for a name that is not known. */
        @Nullable Form of(String name);
    }

    /**
     * A list.
     *
     * @param keys the members that tell elements apart; empty unless the relation is {@code MAP}
     * @param keyDefaults what a key counts as where an element leaves it out
     */
    record Items(
            Form element, Relation relation, List<String> keys, Map<String, JsonNode> keyDefaults)
            implements Form {

        public Items {
            keys = keys.stream().sorted().toList();
            keyDefaults = Map.copyOf(keyDefaults);
        }

        /** A list that is owned as one value. */
        public static Items atomic(Form element) {
            return new Items(element, Relation.ATOMIC, List.of(), Map.of());
        }
    }
}
