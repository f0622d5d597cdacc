package io.jollyboat.apiserver.customresource.definition;

import io.jollyboat.apiserver.json.Trees;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A path to values in a tree, as printer columns have them: {@code .status.conditions[?(@.type ==
 * "Ready")].status}, {@code .spec.ports[0].port}, {@code .metadata.labels['a\.b']}, {@code
 * .items[*].name}, {@code ..name}. Immutable.
 */
public final class JsonPath {

    /** A step gives for a value the values it leads to. */
    @FunctionalInterface
    private interface Step {
        void from(JsonNode value, List<JsonNode> found);
    }

    private static final int LONGEST = 1024;
    private static final Pattern SLICE =
            Pattern.compile("(-?\\d{1,9})?:(-?\\d{1,9})?(?::(\\d{1,9}))?");
    private static final Pattern INDEX = Pattern.compile("-?\\d{1,9}(\\s*,\\s*-?\\d{1,9})*");
    private static final Pattern QUOTED =
            Pattern.compile("'((?:[^'\\\\]|\\\\.)*)'|\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern FILTER =
            Pattern.compile("\\?\\(\\s*@([^=!<>]*?)\\s*(?:(==|!=|<=|>=|<|>)\\s*(.+?)\\s*)?\\)");

    private final List<Step> steps;

    private JsonPath(List<Step> steps) {
        this.steps = List.copyOf(steps);
    }

    /**
     * Reads a path.
     *
     * @throws IllegalArgumentException when it is none, with what is wrong
     */
    public static JsonPath parse(String text) {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("path is too long");
        }
        return new JsonPath(new Parser(text).steps());
    }

    /** All values it leads to, in order. */
    public List<JsonNode> values(JsonNode root) {
        List<JsonNode> values = List.of(root);
        for (Step step : steps) {
            List<JsonNode> next = new ArrayList<>();
            for (JsonNode value : values) {
                step.from(value, next);
            }
            values = next;
        }
        return values;
    }

    private static final class Parser {
        private final String text;
        private int at;

        Parser(String text) {
            this.text = text;
        }

        List<Step> steps() {
            List<Step> steps = new ArrayList<>();
            while (at < text.length()) {
                if (text.startsWith("..", at)) {
                    at += 2;
                    steps.add(JsonPath::descend);
                    if (at < text.length() && text.charAt(at) != '[') {
                        steps.add(member(name()));
                    }
                } else if (text.charAt(at) == '.') {
                    at++;
                    if (at < text.length() && text.charAt(at) != '[') {
                        steps.add(member(name()));
                    }
                } else if (text.charAt(at) == '[') {
                    steps.add(bracket());
                } else {
                    throw new IllegalArgumentException(
                            "is an invalid path: unexpected '" + text.charAt(at) + "'");
                }
            }
            return steps;
        }

        private String name() {
            StringBuilder name = new StringBuilder();
            while (at < text.length() && ".[".indexOf(text.charAt(at)) < 0) {
                if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                    at++;
                }
                name.append(text.charAt(at++));
            }
            return name.toString();
        }

        private Step bracket() {
            int end = closing();
            String inside = text.substring(at + 1, end).strip();
            at = end + 1;
            Matcher quoted = QUOTED.matcher(inside);
            if (quoted.matches()) {
                String name = quoted.group(1) != null ? quoted.group(1) : quoted.group(2);
                return member(name.replaceAll("\\\\(.)", "$1"));
            }
            if (inside.equals("*")) {
                return member("*");
            }
            if (INDEX.matcher(inside).matches()) {
                return indexes(inside);
            }
            Matcher slice = SLICE.matcher(inside);
            if (slice.matches()) {
                return slice(slice);
            }
            Matcher filter = FILTER.matcher(inside);
            if (filter.matches()) {
                return filter(filter);
            }
            throw new IllegalArgumentException("is an invalid path: invalid array index " + inside);
        }

        private int closing() {
            char quote = 0;
            int depth = 0;
            for (int i = at; i < text.length(); i++) {
                char c = text.charAt(i);
                if (quote != 0) {
                    quote = c == quote && text.charAt(i - 1) != '\\' ? 0 : quote;
                } else if (c == '\'' || c == '"') {
                    quote = c;
                } else if (c == '[') {
                    depth++;
                } else if (c == ']' && --depth == 0) {
                    return i;
                }
            }
            throw new IllegalArgumentException("is an invalid path: unterminated array");
        }
    }

    private static Step member(String name) {
        if (name.equals("*")) {
            return (value, found) -> value.forEach(found::add);
        }
        return (value, found) -> {
            JsonNode member = value.path(name);
            if (!member.isMissingNode()) {
                found.add(member);
            }
        };
    }

    private static void descend(JsonNode value, List<JsonNode> found) {
        found.add(value);
        value.forEach(each -> descend(each, found));
    }

    private static Step indexes(String list) {
        List<Integer> indexes = new ArrayList<>();
        for (String each : list.split(",", -1)) {
            indexes.add(Integer.parseInt(each.strip()));
        }
        return (value, found) -> {
            for (int index : indexes) {
                JsonNode element = value.path(index < 0 ? value.size() + index : index);
                if (value.isArray() && !element.isMissingNode()) {
                    found.add(element);
                }
            }
        };
    }

    private static Step slice(Matcher slice) {
        String from = slice.group(1);
        String to = slice.group(2);
        int step = slice.group(3) == null ? 1 : Math.max(1, Integer.parseInt(slice.group(3)));
        return (value, found) -> {
            int size = value.isArray() ? value.size() : 0;
            int first = from == null ? 0 : place(from, size);
            int last = to == null ? size : place(to, size);
            for (int i = first; i < last; i += step) {
                found.add(value.get(i));
            }
        };
    }

    private static int place(String text, int size) {
        int index = Integer.parseInt(text);
        return Math.clamp(index < 0 ? size + (long) index : index, 0, size);
    }

    private static Step filter(Matcher filter) {
        JsonPath left = parse(filter.group(1).strip());
        String operator = filter.group(2) == null ? "" : filter.group(2);
        String right = filter.group(3) == null ? "" : filter.group(3);
        JsonPath other = right.startsWith("@") ? parse(right.substring(1)) : null;
        JsonNode literal = other == null ? literal(right) : null;
        return (value, found) -> {
            for (JsonNode element : value) {
                List<JsonNode> own = left.values(element);
                List<JsonNode> with =
                        other == null
                                ? literal == null ? List.of() : List.of(literal)
                                : other.values(element);
                boolean holds =
                        operator.isEmpty()
                                ? !own.isEmpty()
                                : !own.isEmpty()
                                        && !with.isEmpty()
                                        && holds(own.getFirst(), operator, with.getFirst());
                if (holds) {
                    found.add(element);
                }
            }
        };
    }

    private static JsonNode literal(String text) {
        Matcher quoted = QUOTED.matcher(text);
        if (quoted.matches()) {
            String inside = quoted.group(1) != null ? quoted.group(1) : quoted.group(2);
            return JsonNodeFactory.instance.stringNode(inside.replaceAll("\\\\(.)", "$1"));
        }
        if (text.matches("-?\\d{1,18}(\\.\\d{1,18})?|true|false")) {
            return new JsonMapper().readTree(text);
        }
        return JsonNodeFactory.instance.stringNode(text);
    }

    private static boolean holds(JsonNode one, String operator, JsonNode other) {
        if (operator.equals("==") || operator.equals("!=")) {
            return Trees.same(one, other) == operator.equals("==");
        }
        int order;
        if (one.isNumber() && other.isNumber()) {
            BigDecimal number = one.decimalValue();
            order = number.compareTo(other.decimalValue());
        } else if (one.isString() && other.isString()) {
            order = one.stringValue().compareTo(other.stringValue());
        } else {
            return false;
        }
        return switch (operator) {
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            default -> order >= 0;
        };
    }
}
