package io.jollyboat.apiserver.file;

import io.jollyboat.apiserver.json.MalformedBodyException;
import io.jollyboat.apiserver.json.ObjectReader;
import io.jollyboat.apiserver.json.ParsedTree;
import io.jollyboat.apiserver.json.YamlParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A file as it was read: its text, and the tree of YAML or JSON that it may hold. */
public record SettingsFile(Path path, String text) {

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException when it cannot be read
     */
    public static SettingsFile read(String path) {
        try {
            Path file = Path.of(path);
            return new SettingsFile(file, Files.readString(file, StandardCharsets.UTF_8));
        } catch (IOException cannot) {
            throw new IllegalArgumentException("cannot read " + path, cannot);
        }
    }

    /** What a file says that another names. */
    public static JsonNode tree(String path) {
        return read(path).tree();
    }

    /**
     * What it says.
     *
     * @throws IllegalArgumentException when it is no YAML
     */
    public JsonNode tree() {
        return parsed().tree();
    }

    /**
     * What it says, if it says nothing that such a file cannot say, and nothing twice.
     *
     * @throws IllegalArgumentException when it is no YAML, or says more; in Kubernetes' words
     */
    public JsonNode tree(SettingsShape shape) {
        ParsedTree parsed = parsed();
        List<String> complaints = new ArrayList<>(shape.complaints(parsed.tree()));
        parsed.duplicates().forEach(field -> complaints.add("duplicate field \"" + field + '"'));
        if (!complaints.isEmpty()) {
            throw new IllegalArgumentException(ObjectReader.strictError(complaints));
        }
        return parsed.tree();
    }

    private ParsedTree parsed() {
        try {
            return new YamlParser().parse(text.getBytes(StandardCharsets.UTF_8));
        } catch (MalformedBodyException wrong) {
            throw new IllegalArgumentException(path + ": " + wrong.getMessage(), wrong);
        }
    }
}
