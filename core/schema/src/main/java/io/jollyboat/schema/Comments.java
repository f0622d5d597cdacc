package io.jollyboat.schema;

import io.jollyboat.schema.Field.Markers;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The comments in the protobuf sources: descriptions and the markers among their lines. */
final class Comments {
    private static final Pattern OWNER =
            Pattern.compile("@@protoc_insertion_point\\(interface_extends:([\\w.]+)\\)");
    private static final Pattern TYPE = Pattern.compile("Protobuf type \\{@code ([\\w.]+)}");
    private static final Pattern FIELD = Pattern.compile("<code>.* (\\w+) = \\d+[ ;\\[].*</code>");

    /** What stands above a field or a type. */
    record Comment(String text, Markers markers) {
        static final Comment NONE = new Comment("", Markers.NONE);
    }

    private final Map<String, Comment> comments = new HashMap<>();

    Comments() {}

    /** Reads every source of the jar. */
    static Comments read(JarFile sources) throws IOException {
        Comments comments = new Comments();
        for (JarEntry entry : Collections.list(sources.entries())) {
            if (entry.getName().endsWith(".java")) {
                try (BufferedReader reader =
                        new BufferedReader(
                                new InputStreamReader(
                                        sources.getInputStream(entry), StandardCharsets.UTF_8))) {
                    comments.read(reader);
                }
            }
        }
        return comments;
    }

    Comment of(String message) {
        return comments.getOrDefault(message, Comment.NONE);
    }

    Comment of(String message, String field) {
        return comments.getOrDefault(message + "#" + field, Comment.NONE);
    }

    /**
     * Fields are read in the interface of each message, where each stands first; the classes repeat
     * them many times over.
     */
    void read(BufferedReader reader) throws IOException {
        String owner = "";
        List<String> lines = new ArrayList<>();
        boolean preformatted = false;
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            String text = line.strip();
            if (text.equals("/**")) {
                lines.clear();
            } else if (text.equals("* <pre>")) {
                preformatted = true;
            } else if (text.equals("* </pre>")) {
                preformatted = false;
            } else if (preformatted) {
                lines.add(text.equals("*") ? "" : text.substring(2));
            } else if (text.startsWith("* Protobuf type")) {
                Matcher matcher = TYPE.matcher(text);
                if (matcher.find()) {
                    comments.putIfAbsent(matcher.group(1), comment(lines));
                    owner = "";
                }
            } else if (text.startsWith("// @@protoc_insertion_point(interface")) {
                Matcher matcher = OWNER.matcher(text);
                owner = matcher.find() ? matcher.group(1) : "";
            } else if (!owner.isEmpty() && text.startsWith("* <code>")) {
                Matcher matcher = FIELD.matcher(text);
                if (matcher.find()) {
                    comments.putIfAbsent(owner + "#" + matcher.group(1), comment(lines));
                }
            }
        }
    }

    private static Comment comment(List<String> lines) {
        if (lines.isEmpty()) {
            return Comment.NONE;
        }
        StringBuilder text = new StringBuilder();
        List<String> markers = new ArrayList<>();
        boolean forDevelopers = false;
        String gap = "";
        for (String line : lines) {
            String plain = unescape(line).strip();
            // What follows such a line is for the API's developers, not for its users.
            forDevelopers |= plain.equals("---");
            if (plain.startsWith("+")) {
                markers.add(plain.substring(1));
            } else if (plain.isEmpty()) {
                gap = text.isEmpty() ? "" : "\n\n";
            } else if (!forDevelopers) {
                text.append(gap).append(plain);
                gap = " ";
            }
        }
        return new Comment(text.toString(), markers(markers));
    }

    private static Markers markers(List<String> lines) {
        String defaultValue = "";
        String mergeKey = "";
        String strategy = "";
        String listType = "";
        String structType = "";
        List<String> keys = new ArrayList<>();
        boolean required = false;
        boolean optional = false;
        for (String line : lines) {
            int equals = line.indexOf('=');
            String name = (equals < 0 ? line : line.substring(0, equals)).strip();
            String value = equals < 0 ? "" : line.substring(equals + 1).strip();
            switch (name) {
                case "default" -> defaultValue = literal(value);
                case "patchMergeKey" -> mergeKey = value;
                case "patchStrategy" -> strategy = value;
                case "listType" -> listType = value;
                case "listMapKey" -> keys.add(value);
                case "structType", "mapType" -> structType = value;
                case "required" -> required = true;
                case "optional" -> optional = true;
                default -> {
                    // Markers for Kubernetes' own code generators say nothing about the schema.
                }
            }
        }
        return new Markers(
                defaultValue, mergeKey, strategy, listType, keys, structType, required, optional);
    }

    private static String literal(String value) {
        return value.startsWith("ref(") && value.endsWith(")")
                ? Supplements.constant(value.substring("ref(".length(), value.length() - 1))
                : value;
    }

    private static String unescape(String text) {
        return text.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&#64;", "@")
                .replace("&#42;", "*")
                .replace("&#47;", "/")
                .replace("&#92;", "\\")
                .replace("&quot;", "\"")
                .replace("&amp;", "&");
    }
}
