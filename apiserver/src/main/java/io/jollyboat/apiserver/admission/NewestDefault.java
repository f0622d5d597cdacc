package io.jollyboat.apiserver.admission;

import io.jollyboat.apiserver.json.Trees;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which class is meant by who names none: of those that an annotation makes the default, the one
 * made last, and of several made in one second, the first by name.
 */
public final class NewestDefault {
    private NewestDefault() {}

    /**
     * The default among some classes.
     *
     * @param annotations any of which makes a class a default when it says {@code true}
     */
    public static Optional<ObjectNode> of(List<ObjectNode> classes, String... annotations) {
        return classes.stream()
                .filter(each -> marked(each, annotations))
                .min(
                        Comparator.comparing(NewestDefault::created)
                                .reversed()
                                .thenComparing(each -> Trees.text(each, "metadata", "name")));
    }

    private static boolean marked(ObjectNode each, String... annotations) {
        for (String annotation : annotations) {
            if (Trees.text(each, "metadata", "annotations", annotation).equals("true")) {
                return true;
            }
        }
        return false;
    }

    private static String created(ObjectNode each) {
        return Trees.text(each, "metadata", "creationTimestamp");
    }
}
