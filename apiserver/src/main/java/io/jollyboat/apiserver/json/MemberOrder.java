package io.jollyboat.apiserver.json;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Puts complaints of members into the order in which Go's decoder comes upon them: that of the
 * body, each once, and none of what is below a member that it skips because it does not know it.
 *
 * <p>A body is read again for that, since a tree does not tell where it overwrote something; that
 * happens only to bodies of which there is something to complain.
 */
final class MemberOrder {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED).build();

    private final Set<String> unknown;
    private final Set<String> duplicates;
    private final Set<String> leading = new HashSet<>(Set.of(""));
    private final Set<String> found = new LinkedHashSet<>();

    private MemberOrder(Collection<String> unknown, Collection<String> duplicates) {
        this.unknown = new HashSet<>(unknown);
        this.duplicates = new HashSet<>(duplicates);
        unknown.forEach(this::lead);
        duplicates.forEach(this::lead);
    }

    /** Of a body of JSON, by the paths of the members. */
    static List<String> ofJson(
            byte[] json, Collection<String> unknown, Collection<String> duplicates) {
        MemberOrder order = new MemberOrder(unknown, duplicates);
        try (JsonParser parser = MAPPER.createParser(json)) {
            parser.nextToken();
            order.value(parser, "");
        }
        return order.found.stream().limit(TreeParser.MOST_DUPLICATES).toList();
    }

    /** Of a body of YAML, which Go makes JSON of, members by name, before it is decoded. */
    static List<String> ofYaml(JsonNode tree, Collection<String> unknown) {
        return ofJson(MAPPER.writeValueAsBytes(tree), unknown, List.of());
    }

    private void lead(String path) {
        for (int at = 0; at < path.length(); at++) {
            if (path.charAt(at) == '.' || path.charAt(at) == '[') {
                leading.add(path.substring(0, at));
            }
        }
    }

    private void value(JsonParser parser, String at) {
        JsonToken token = parser.currentToken();
        if (!leading.contains(at)) {
            parser.skipChildren();
        } else if (token == JsonToken.START_OBJECT) {
            object(parser, at);
        } else if (token == JsonToken.START_ARRAY) {
            for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
                value(parser, at + "[" + i + "]");
            }
        }
    }

    private void object(JsonParser parser, String at) {
        Set<String> seen = new HashSet<>();
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            String here = at.isEmpty() ? name : at + "." + name;
            parser.nextToken();
            if (unknown.contains(here)) {
                found.add(ParsedTree.unknown(here));
                parser.skipChildren();
                continue;
            }
            if (duplicates.contains(here) && !seen.add(here)) {
                found.add(ParsedTree.duplicate(here));
            }
            value(parser, here);
        }
    }
}
