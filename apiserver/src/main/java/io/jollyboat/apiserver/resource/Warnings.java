package io.jollyboat.apiserver.resource;

import io.jollyboat.apiserver.json.Trees;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a client should know about an object that is accepted all the same, one sentence each. Pure:
 * the trees are not changed. Kubernetes has no one rule for when a change is spoken of; each kind
 * has one of those below.
 */
@FunctionalInterface
public interface Warnings {

    /** Nothing is ever said. */
    Warnings NONE = ofNewOnly(object -> List.of());

    /**
     * What there is to say.
     *
     * @param old how a changed object was; shared with readers; null for a new one
     */
    List<String> of(ObjectNode object, @Nullable ObjectNode old);

    /** What there is to say of a new object. */
    default List<String> ofNew(ObjectNode object) {
        return of(object, null);
    }

    /**
     * What there is to say of a changed one.
     *
     * @param old how it was; shared with readers
     */
    default List<String> ofChanged(ObjectNode object, ObjectNode old) {
        return of(object, old);
    }

    /** The same of every object, whatever a change is about. */
    static Warnings always(Function<ObjectNode, List<String>> sayings) {
        return (object, old) -> sayings.apply(object);
    }

    /** Of new objects alone: of kinds, for instance, that programs change more than people. */
    static Warnings ofNewOnly(Function<ObjectNode, List<String>> sayings) {
        return (object, old) -> old == null ? sayings.apply(object) : List.of();
    }

    /** Of changes too where what is wanted has changed, so that labels come without words. */
    static Warnings ofGenerations(Function<ObjectNode, List<String>> sayings) {
        return (object, old) ->
                old != null && generation(object) == generation(old)
                        ? List.of()
                        : sayings.apply(object);
    }

    /** Of changes too, but only what could not be said of the object before. */
    static Warnings ofWhatIsNew(Function<ObjectNode, List<String>> sayings) {
        return (object, old) -> {
            List<String> said = new ArrayList<>(sayings.apply(object));
            if (old != null) {
                said.removeAll(sayings.apply(old));
            }
            return said;
        };
    }

    /** These, and then others. */
    default Warnings and(Warnings others) {
        return (object, old) -> {
            List<String> all = new ArrayList<>(of(object, old));
            all.addAll(others.of(object, old));
            return all;
        };
    }

    private static long generation(ObjectNode object) {
        return Trees.number(object, 0, "metadata", "generation");
    }
}
