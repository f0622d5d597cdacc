package io.jollyboat.apiserver.verb.write;

import io.jollyboat.apiserver.json.ParsedTree;
import io.jollyboat.apiserver.patch.ObjectPatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * A patch as a call sends it.
 *
 * @param complaints of what it says twice, and of what its operations have that none has; held
 *     against it together with what is found in the object that it makes
 */
public record SentPatch(ObjectPatch patch, List<String> complaints) {

    private static final Set<String> OPERATION = Set.of("op", "path", "from", "value");

    /** What there is to complain of in a patch that is an object, or looks like one. */
    static List<String> complaints(ParsedTree body) {
        return body.duplicates().stream().map(SentPatch::duplicate).toList();
    }

    /** What there is to complain of in a list of operations. */
    static List<String> complaintsOfOperations(ParsedTree body) {
        List<String> found = new ArrayList<>();
        body.duplicates().forEach(path -> found.add("json patch " + duplicate(path)));
        for (int i = 0; i < body.tree().size(); i++) {
            JsonNode operation = body.tree().path(i);
            for (String name : operation.propertyNames()) {
                if (!OPERATION.contains(name)) {
                    found.add("json patch unknown field \"[" + i + "]." + name + '"');
                }
            }
        }
        return found;
    }

    private static String duplicate(String path) {
        return "duplicate field \"" + path + '"';
    }
}
