package io.jollyboat.jolly.profile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a cluster was made. Chosen at its first start and kept, since the data depends on it.
 *
 * @param store {@code etcd} (a child process), {@code embedded}, {@code memory}, or {@code
 *     etcd://host:port,…}
 * @param runtime {@code docker} or {@code sim}
 * @param apiPort where the API server listens, on loopback
 * @param kubeletPort where the kubelet listens, on loopback
 * @param nodes how many nodes the cluster has on this machine
 * @param extra options of the components by {@code component.name}
 */
public record Settings(
        String store,
        String runtime,
        int apiPort,
        int kubeletPort,
        int nodes,
        SortedMap<String, String> extra) {

    /** The form of the file. One that says more was written by a newer Jollyboat. */
    private static final int FORMAT = 1;

    private static final JsonMapper JSON = new JsonMapper();

    /** What to take a cluster for whose settings are lost. */
    public static final Settings UNKNOWN =
            new Settings("etcd", "docker", 0, 0, 1, Collections.emptySortedMap());

    public Settings {
        extra = Collections.unmodifiableSortedMap(new TreeMap<>(extra));
    }

    /**
     * @throws ProfileException when the file is of a newer Jollyboat, or cannot be understood; with
     *     a message for the person at the terminal
     */
    public static Settings read(Path file) throws IOException {
        JsonNode json;
        try {
            json = JSON.readTree(Files.readAllBytes(file));
        } catch (JacksonException e) {
            throw new ProfileException(
                    file
                            + " is damaged: "
                            + e.getOriginalMessage()
                            + ". Restore it, or remove the cluster with: jolly delete");
        }
        int format = json.path("format").asInt(0);
        if (format > FORMAT) {
            throw new ProfileException(
                    file
                            + " was written by a newer Jollyboat (format "
                            + format
                            + ", this one knows "
                            + FORMAT
                            + "): use that one, or remove the cluster with: jolly delete");
        }
        SortedMap<String, String> extra = new TreeMap<>();
        json.path("extra").forEachEntry((name, value) -> extra.put(name, value.asString("")));
        return new Settings(
                json.path("store").asString("etcd"),
                json.path("runtime").asString("docker"),
                json.path("apiPort").asInt(0),
                json.path("kubeletPort").asInt(0),
                Math.max(1, json.path("nodes").asInt(1)),
                extra);
    }

    public void write(Path file) throws IOException {
        ObjectNode json = JSON.createObjectNode();
        json.put("format", FORMAT)
                .put("store", store)
                .put("runtime", runtime)
                .put("apiPort", apiPort)
                .put("kubeletPort", kubeletPort)
                .put("nodes", nodes);
        if (!extra.isEmpty()) {
            ObjectNode options = json.putObject("extra");
            extra.forEach(options::put);
        }
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(fresh, json.toPrettyString() + "\n");
        Files.move(
                fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
