package io.jollyboat.apiserver.json;

import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * What a body said.
 *
 * @param duplicates the paths of members that were given more than once; the last one counted
 * @param order puts complaints into words and the order that the body has them in
 */
public record ParsedTree(JsonNode tree, List<String> duplicates, Order order) {
    public ParsedTree {
        duplicates = List.copyOf(duplicates);
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

    static List<String> duplicatesFirst(List<String> unknown, List<String> duplicates) {
        return Stream.concat(duplicates(duplicates), unknown(unknown)).toList();
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
