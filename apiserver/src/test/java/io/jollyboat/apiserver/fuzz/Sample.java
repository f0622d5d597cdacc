package io.jollyboat.apiserver.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jollyboat.apiserver.resource.builtin.BuiltInResources;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * One valid object of every kind, as {@code samples.txt} has them.
 *
 * @param path where it is posted to
 */
record Sample(String path, ObjectNode object) {

    private static final JsonMapper MAPPER = JsonMapper.shared();
    private static final List<Sample> ALL = read();

    static List<Sample> all() {
        return ALL;
    }

    private static List<Sample> read() {
        List<Sample> samples = new ArrayList<>();
        try (InputStream file =
                Objects.requireNonNull(Sample.class.getResourceAsStream("samples.txt"))) {
            for (String line : new String(file.readAllBytes(), UTF_8).split("\n")) {
                if (!line.startsWith("#") && !line.isBlank()) {
                    int space = line.indexOf(' ');
                    String json = line.substring(space + 1).replace("\\'", "\\\"");
                    ObjectNode object = (ObjectNode) MAPPER.readTree(json.replace('\'', '"'));
                    samples.add(new Sample(line.substring(0, space), named(line, object)));
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return List.copyOf(samples);
    }

    /** The object with the version and kind of the collection it goes to. */
    private static ObjectNode named(String line, ObjectNode object) {
        String[] path = line.substring(1, line.indexOf(' ')).split("/");
        boolean core = path[0].equals("api");
        String group = core ? "" : path[1];
        String version = core ? path[1] : path[2];
        BuiltInResources.registry()
                .byResource(group, version, path[path.length - 1])
                .ifPresent(
                        definition ->
                                object.put("kind", definition.kind())
                                        .put("apiVersion", definition.apiVersion(version)));
        return object;
    }

    /** The name of the object, as it is in a path. */
    String name() {
        return object.path("metadata").path("name").asString("x");
    }

    ObjectNode copy() {
        return object.deepCopy();
    }
}
