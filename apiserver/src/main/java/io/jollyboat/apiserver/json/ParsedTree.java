package io.jollyboat.apiserver.json;

import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * What a body said.
 *
 * @param duplicates the paths of members that were given more than once; the last one counted
 * @param repeats the complaints of these, in the words of who reads such bodies in Kubernetes
 * @param order puts complaints into words and the order that the body has them in
 */
public record ParsedTree(
        JsonNode tree, List<String> duplicates, List<String> repeats, Order order) {

    private static final String OF_YAML = "yaml: unmarshal errors:\n  ";

    public ParsedTree {
        duplicates = List.copyOf(duplicates);
        repeats = List.copyOf(repeats);
    }

    /** A body of JSON. */
    ParsedTree(JsonNode tree, List<String> duplicates, Order order) {
        this(tree, duplicates, duplicates(duplicates).toList(), order);
    }

    /**
     * A body of YAML, which Kubernetes reads twice: what it says twice comes first.
     *
     * @param lines says of each duplicate where it is
     */
    static ParsedTree ofYaml(JsonNode tree, List<String> duplicates, List<String> lines) {
        List<String> repeats =
                lines.isEmpty() ? List.of() : List.of(OF_YAML + String.join("\n  ", lines));
        return new ParsedTree(
                tree,
                duplicates,
                repeats,
                (unknown, ignored) ->
                        Stream.concat(repeats.stream(), MemberOrder.ofYaml(tree, unknown).stream())
                                .toList());
    }

    /** The same said of another tree. */
    public ParsedTree as(JsonNode other) {
        return new ParsedTree(other, duplicates, repeats, order);
    }

    /** The warnings that a complaint becomes where it is let pass. */
    public static List<String> warnings(String complaint) {
        return complaint.startsWith(OF_YAML)
                ? complaint.substring(OF_YAML.length()).lines().map(String::strip).toList()
                : List.of(complaint);
    }

    /** A body of which nobody knows more than its tree. */
    public ParsedTree(JsonNode tree, List<String> duplicates) {
        this(tree, duplicates, ParsedTree::unknownFirst);
    }

    /** How complaints of a body follow each other. */
    @FunctionalInterface
    public interface Order {
        /**
         * The complaints, each once.
         *
         * @param unknown paths of members that the kind does not have
         * @param duplicates paths of members that were given more than once
         */
        List<String> complaints(List<String> unknown, List<String> duplicates);
    }

    static List<String> unknownFirst(List<String> unknown, List<String> duplicates) {
        return Stream.concat(unknown(unknown), duplicates(duplicates)).toList();
    }

    List<String> repeatsFirst(List<String> unknown) {
        return Stream.concat(repeats.stream(), unknown(unknown)).toList();
    }

    private static Stream<String> unknown(List<String> paths) {
        return paths.stream().map(ParsedTree::unknown);
    }

    private static Stream<String> duplicates(List<String> paths) {
        return paths.stream().distinct().map(ParsedTree::duplicate);
    }

    static String unknown(String path) {
        return "unknown field \"" + path + '"';
    }

    static String duplicate(String path) {
        return "duplicate field \"" + path + '"';
    }
}
