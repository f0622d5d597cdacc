package io.jollyboat.apiserver.json;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * What a body said.
 *
 * @param duplicates the paths of members that were given more than once; the last one counted
 */
public record ParsedTree(JsonNode tree, List<String> duplicates) {
    public ParsedTree {
        duplicates = List.copyOf(duplicates);
    }
}
