package io.jollyboat.apiserver.fields;

import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Values as Go prints them, for messages that people search for. */
final class GoWords {

    private GoWords() {}

    static String of(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT ->
                    value.propertyStream()
                            .map(member -> member.getKey() + ":" + of(member.getValue()))
                            .sorted()
                            .collect(Collectors.joining(" ", "map[", "]"));
            case ARRAY ->
                    value.valueStream().map(GoWords::of).collect(Collectors.joining(" ", "[", "]"));
            case NULL -> "<nil>";
            default -> value.asString("");
        };
    }
}
