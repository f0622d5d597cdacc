package io.jollyboat.kubelet.runtime.docker.image;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * An image of one layer, ready to be loaded into an engine.
 *
 * @param id that the engine will give it
 * @param archive in the form that {@code docker load} reads
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
public record ImageArchive(String tag, String id, byte[] archive) {

    /**
     * Packs a layer.
     *
     * @param tag complete, such as {@code web:1}
     * @param architecture {@code amd64} or {@code arm64}
     */
    static ImageArchive of(String tag, String architecture, byte[] layer, Settings settings) {
        byte[] configuration =
                configuration(architecture, hash(layer), settings).getBytes(StandardCharsets.UTF_8);
        String id = hash(configuration);
        String manifest =
                "[{\"Config\":"
                        + quoted(id + ".json")
                        + ",\"RepoTags\":["
                        + quoted(tag)
                        + "],\"Layers\":[\"layer/layer.tar\"]}]";
        byte[] archive =
                new TarWriter()
                        .file(id + ".json", configuration, 0644)
                        .directory("layer", 0755)
                        .file("layer/layer.tar", layer, 0644)
                        .file("manifest.json", manifest.getBytes(StandardCharsets.UTF_8), 0644)
                        .finish();
        return new ImageArchive(tag, "sha256:" + id, archive);
    }

    /** What a container of the image does unless told otherwise. */
    record Settings(
            List<String> entrypoint,
            List<String> command,
            Map<String, String> environment,
            List<Integer> ports) {
        Settings {
            entrypoint = List.copyOf(entrypoint);
            command = List.copyOf(command);
            environment = new TreeMap<>(environment);
            ports = List.copyOf(ports);
        }
    }

    private static String configuration(String architecture, String layerHash, Settings settings) {
        String environment =
                settings.environment().entrySet().stream()
                        .map(variable -> quoted(variable.getKey() + "=" + variable.getValue()))
                        .collect(Collectors.joining(","));
        String ports =
                settings.ports().stream()
                        .map(port -> quoted(port + "/tcp") + ":{}")
                        .collect(Collectors.joining(","));
        return "{\"architecture\":"
                + quoted(architecture)
                + ",\"os\":\"linux\",\"created\":\"1970-01-01T00:00:00Z\",\"config\":{\"Env\":["
                + environment
                + "],\"Entrypoint\":"
                + array(settings.entrypoint())
                + ",\"Cmd\":"
                + array(settings.command())
                + ",\"ExposedPorts\":{"
                + ports
                + "},\"WorkingDir\":\"/\"}"
                + ",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"sha256:"
                + layerHash
                + "\"]}}";
    }

    private static String array(List<String> values) {
        return values.isEmpty()
                ? "null"
                : values.stream()
                        .map(ImageArchive::quoted)
                        .collect(Collectors.joining(",", "[", "]"));
    }

    private static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        text.chars()
                .forEach(
                        character -> {
                            if (character == '"' || character == '\\' || character < ' ') {
                                quoted.append("\\u%04x".formatted(character));
                            } else {
                                quoted.append((char) character);
                            }
                        });
        return quoted.append('"').toString();
    }

    private static String hash(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
