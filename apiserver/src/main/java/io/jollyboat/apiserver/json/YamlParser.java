package io.jollyboat.apiserver.json;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.parser.Parser;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes a JSON tree of one YAML document, as manifests are written: plain scalars become numbers,
 * booleans (yes and no among them, as ever in Kubernetes) and nulls, everything quoted is text.
 *
 * <p>Aliases are followed within a limit on the size of the result. Safe for use by any thread.
 */
public final class YamlParser {
    private static final int NODE_LIMIT = 1_000_000;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Pattern WHOLE = Pattern.compile("[-+]?(0|[1-9][0-9]{0,30})");
    private static final Pattern OCTAL = Pattern.compile("0o?[0-7]{1,20}");
    private static final Pattern HEXADECIMAL = Pattern.compile("0x[0-9a-fA-F]{1,16}");
    private static final Pattern FRACTION =
            Pattern.compile(
                    "[-+]?(\\.[0-9]{1,30}|[0-9]{1,30}(\\.[0-9]{0,30})?)([eE][-+]?[0-9]{1,3})?");

    /**
     * Reads one document.
     *
     * @throws MalformedBodyException when it is none, or exceeds a limit
     */
    public ParsedTree parse(byte[] yaml) throws MalformedBodyException {
        LoadSettings settings =
                LoadSettings.builder()
                        .setAllowDuplicateKeys(true)
                        .setMaxAliasesForCollections(200)
                        .setCodePointLimit(Integer.MAX_VALUE)
                        .build();
        try {
            String text = new String(yaml, StandardCharsets.UTF_8);
            Parser events = new ParserImpl(settings, new StreamReader(settings, text));
            Node node =
                    new Composer(settings, new ShallowEvents(events)).getSingleNode().orElse(null);
            if (node == null) {
                return new ParsedTree(NODES.nullNode(), List.of());
            }
            Conversion conversion = new Conversion();
            JsonNode tree = conversion.value(node, "", 0);
            return ParsedTree.ofYaml(tree, conversion.duplicates, conversion.lines);
        } catch (YamlEngineException broken) {
            throw new MalformedBodyException(
                    "error converting YAML to JSON: yaml: " + broken.getMessage());
        }
    }

    /**
     * The events of a document, as long as it does not nest too deeply: what composes nodes of them
     * calls itself for every level.
     */
    private static final class ShallowEvents implements Parser {
        private final Parser all;
        private int depth;

        ShallowEvents(Parser all) {
            this.all = all;
        }

        @Override
        public boolean checkEvent(Event.ID choice) {
            return all.checkEvent(choice);
        }

        @Override
        public Event peekEvent() {
            return all.peekEvent();
        }

        @Override
        public boolean hasNext() {
            return all.hasNext();
        }

        @Override
        public Event next() {
            Event event = all.next();
            switch (event.getEventId()) {
                case MappingStart, SequenceStart -> depth++;
                case MappingEnd, SequenceEnd -> depth--;
                default -> {}
            }
            if (depth > TreeParser.DEPTH_LIMIT) {
                throw new YamlEngineException("exceeded max depth of " + TreeParser.DEPTH_LIMIT);
            }
            return event;
        }
    }

    /** One document's way to JSON. */
    private static final class Conversion {
        private final List<String> duplicates = new ArrayList<>(0);
        private final List<String> lines = new ArrayList<>(0);
        private int made;

        JsonNode value(Node node, String path, int depth) throws MalformedBodyException {
            if (++made > NODE_LIMIT || depth > TreeParser.DEPTH_LIMIT) {
                throw new MalformedBodyException(
                        "error converting YAML to JSON: yaml: document contains excessive aliasing"
                                + " or nesting");
            }
            return switch (node) {
                case MappingNode mapping -> object(mapping, path, depth);
                case SequenceNode sequence -> array(sequence, path, depth);
                case ScalarNode scalar when scalar.getScalarStyle() == ScalarStyle.PLAIN ->
                        plain(scalar.getValue());
                case ScalarNode scalar -> NODES.stringNode(scalar.getValue());
                default -> throw new MalformedBodyException("yaml: unexpected node");
            };
        }

        private ObjectNode object(MappingNode mapping, String path, int depth)
                throws MalformedBodyException {
            ObjectNode object = NODES.objectNode();
            for (NodeTuple member : mapping.getValue()) {
                if (!(member.getKeyNode() instanceof ScalarNode key)) {
                    throw new MalformedBodyException(
                            "error converting YAML to JSON: yaml: invalid map key");
                }
                String name = key.getValue();
                if (name.equals("<<") && key.getScalarStyle() == ScalarStyle.PLAIN) {
                    merge(object, value(member.getValueNode(), path, depth + 1));
                    continue;
                }
                String here = path.isEmpty() ? name : path + "." + name;
                JsonNode value = value(member.getValueNode(), here, depth + 1);
                if (object.replace(name, value) != null
                        && duplicates.size() < TreeParser.MOST_DUPLICATES) {
                    duplicates.add(here);
                    lines.add(line(key, member.getValueNode()));
                }
            }
            return object;
        }

        /** Where a key was given again, as Go's reader says it. */
        private static String line(ScalarNode key, Node value) {
            int line = value.getStartMark().map(Mark::getLine).orElse(0) + 1;
            JsonNode name =
                    key.getScalarStyle() == ScalarStyle.PLAIN
                            ? plain(key.getValue())
                            : NODES.stringNode(key.getValue());
            return "line " + line + ": key " + name + " already set in map";
        }

        /** The merge key: members of the other object that this one does not have. */
        private static void merge(ObjectNode object, JsonNode other) {
            if (other.isArray()) {
                other.forEach(each -> merge(object, each));
            } else {
                other.forEachEntry((name, value) -> object.putIfAbsent(name, value));
            }
        }

        private ArrayNode array(SequenceNode sequence, String path, int depth)
                throws MalformedBodyException {
            ArrayNode array = NODES.arrayNode();
            for (Node item : sequence.getValue()) {
                array.add(value(item, path + "[" + array.size() + "]", depth + 1));
            }
            return array;
        }

        private static JsonNode plain(String text) {
            return switch (text) {
                case "", "~", "null", "Null", "NULL" -> NODES.nullNode();
                case "true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON", "y", "Y" ->
                        NODES.booleanNode(true);
                case "false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF", "n", "N" ->
                        NODES.booleanNode(false);
                default -> number(text);
            };
        }

        private static JsonNode number(String text) {
            if (WHOLE.matcher(text).matches()) {
                return whole(new BigInteger(text.startsWith("+") ? text.substring(1) : text));
            }
            if (OCTAL.matcher(text).matches()) {
                String digits = text.toLowerCase(Locale.ROOT).replace("o", "");
                return whole(new BigInteger(digits, 8));
            }
            if (HEXADECIMAL.matcher(text).matches()) {
                return whole(new BigInteger(text.substring(2), 16));
            }
            return FRACTION.matcher(text).matches()
                    ? NODES.numberNode(Double.parseDouble(text))
                    : NODES.stringNode(text);
        }

        private static JsonNode whole(BigInteger value) {
            return value.bitLength() < Long.SIZE
                    ? Trees.whole(value.longValueExact())
                    : NODES.numberNode(value);
        }
    }
}
