package io.jollyboat.apiserver.json;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes a tree of JSON bytes, with an eye on what plain parsers let pass: members given twice are
 * reported by their path, nesting and number lengths have limits, nothing may follow the value.
 *
 * <p>Safe for use by any thread.
 */
public final class TreeParser {
    /** How deep a body may nest; far beyond any real object, far from harm. */
    public static final int DEPTH_LIMIT = 500;

    private static final int NUMBER_LIMIT = 100;

    /** More than that nobody reads, and paths can be long. */
    static final int MOST_DUPLICATES = 100;

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static final JsonMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(DEPTH_LIMIT)
                                                    .maxNumberLength(NUMBER_LIMIT)
                                                    .build())
                                    .build())
                    .build();

    /**
     * Reads one JSON value.
     *
     * @throws MalformedBodyException when it is none, or exceeds a limit
     */
    public ParsedTree parse(byte[] json) throws MalformedBodyException {
        List<String> duplicates = new ArrayList<>(0);
        try (JsonParser parser = MAPPER.createParser(json)) {
            if (parser.nextToken() == null) {
                throw new MalformedBodyException("unexpected end of JSON input");
            }
            JsonNode tree = value(parser, null, duplicates);
            if (parser.nextToken() != null) {
                throw new MalformedBodyException(JsonSyntax.complaint(json));
            }
            return new ParsedTree(
                    tree, duplicates, (unknown, twice) -> MemberOrder.ofJson(json, unknown, twice));
        } catch (StreamConstraintsException exceeded) {
            throw new MalformedBodyException("exceeded max depth or number length");
        } catch (JacksonException broken) {
            throw new MalformedBodyException(JsonSyntax.complaint(json));
        }
    }

    /** One step of the path to where the parser stands; only written out for a complaint. */
    private record Step(@Nullable Step parent, String name, int index) {
        String path() {
            String before = parent == null ? "" : parent.path();
            if (index >= 0) {
                return before + "[" + index + "]";
            }
            return before.isEmpty() ? name : before + "." + name;
        }
    }

    private JsonNode value(JsonParser parser, @Nullable Step at, List<String> duplicates)
            throws MalformedBodyException {
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> object(parser, at, duplicates);
            case START_ARRAY -> array(parser, at, duplicates);
            case VALUE_STRING -> NODES.stringNode(parser.getString());
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            case VALUE_NULL -> NODES.nullNode();
            case VALUE_NUMBER_INT -> whole(parser);
            case VALUE_NUMBER_FLOAT -> fraction(parser);
            default -> throw new MalformedBodyException("unexpected token " + token);
        };
    }

    private static JsonNode whole(JsonParser parser) {
        return switch (parser.getNumberType()) {
            case INT -> NODES.numberNode(parser.getIntValue());
            case LONG -> NODES.numberNode(parser.getLongValue());
            default -> NODES.numberNode(parser.getBigIntegerValue());
        };
    }

    private static JsonNode fraction(JsonParser parser) throws MalformedBodyException {
        double value = parser.getDoubleValue();
        if (!Double.isFinite(value)) {
            throw new MalformedBodyException("number out of range");
        }
        return NODES.numberNode(value);
    }

    private ObjectNode object(JsonParser parser, @Nullable Step at, List<String> duplicates)
            throws MalformedBodyException {
        ObjectNode object = NODES.objectNode();
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            parser.nextToken();
            Step here = new Step(at, name, -1);
            if (object.replace(name, value(parser, here, duplicates)) != null
                    && duplicates.size() < MOST_DUPLICATES) {
                duplicates.add(here.path());
            }
        }
        return object;
    }

    private ArrayNode array(JsonParser parser, @Nullable Step at, List<String> duplicates)
            throws MalformedBodyException {
        ArrayNode array = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(value(parser, new Step(at, "", array.size()), duplicates));
        }
        return array;
    }
}
