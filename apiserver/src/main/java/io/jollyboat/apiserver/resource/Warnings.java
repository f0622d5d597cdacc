package io.jollyboat.apiserver.resource;

import io.jollyboat.apiserver.json.Trees;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a client should know about an object that is accepted all the same, one sentence each. Pure:
 * the trees are not changed. Kubernetes has no one rule for when a change is spoken of; each kind
 * has one of those below.
 */
public interface Warnings {

    /** Nothing is ever said. */
    Warnings NONE = ofNewOnly(object -> List.of());

    /** What there is to say of a new object. */
    List<String> ofNew(ObjectNode object);

    /**
     * What there is to say of a changed one.
     *
     * @param old how it was; shared with readers
     */
    List<String> ofChanged(ObjectNode object, ObjectNode old);

    /** The same of every object, whatever a change is about. */
    static Warnings always(Function<ObjectNode, List<String>> sayings) {
        return new Warnings() {
            @Override
            public List<String> ofNew(ObjectNode object) {
                return sayings.apply(object);
            }

            @Override
            public List<String> ofChanged(ObjectNode object, ObjectNode old) {
                return sayings.apply(object);
            }
        };
    }

    /** Of new objects alone: of kinds, for instance, that programs change more than people. */
    static Warnings ofNewOnly(Function<ObjectNode, List<String>> sayings) {
        return new Warnings() {
            @Override
            public List<String> ofNew(ObjectNode object) {
                return sayings.apply(object);
            }

            @Override
            public List<String> ofChanged(ObjectNode object, ObjectNode old) {
                return List.of();
            }
        };
    }

    /** Of changes too where what is wanted has changed, so that labels come without words. */
    static Warnings ofGenerations(Function<ObjectNode, List<String>> sayings) {
        return new Warnings() {
            @Override
            public List<String> ofNew(ObjectNode object) {
                return sayings.apply(object);
            }

            @Override
            public List<String> ofChanged(ObjectNode object, ObjectNode old) {
                return generation(object) == generation(old) ? List.of() : sayings.apply(object);
            }

            private static long generation(ObjectNode object) {
                return Trees.number(object, 0, "metadata", "generation");
            }
        };
    }

    /** Of changes too, but only what could not be said of the object before. */
    static Warnings ofWhatIsNew(Function<ObjectNode, List<String>> sayings) {
        return new Warnings() {
            @Override
            public List<String> ofNew(ObjectNode object) {
                return sayings.apply(object);
            }

            @Override
            public List<String> ofChanged(ObjectNode object, ObjectNode old) {
                List<String> said = new ArrayList<>(sayings.apply(object));
                said.removeAll(sayings.apply(old));
                return said;
            }
        };
    }

    /** These, and then others. */
    default Warnings and(Warnings others) {
        Warnings first = this;
        return new Warnings() {
            @Override
            public List<String> ofNew(ObjectNode object) {
                return joined(first.ofNew(object), others.ofNew(object));
            }

            @Override
            public List<String> ofChanged(ObjectNode object, ObjectNode old) {
                return joined(first.ofChanged(object, old), others.ofChanged(object, old));
            }

            private static List<String> joined(List<String> some, List<String> more) {
                List<String> all = new ArrayList<>(some);
                all.addAll(more);
                return all;
            }
        };
    }
}
